// SPDX-License-Identifier: Apache-2.0
package aiko.tools.dev;

import aiko.tools.build.BuiltBundle;
import aiko.tools.command.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The bundles of the project in the deploy folder of the container, and what was there before. */
final class Deployment implements AutoCloseable {
    private static final String STAGED = "next.jar";

    private final AdminConnection admin;
    private final Path deploy;
    private final Path temporary;
    private final Map<String, Dropped> dropped = new LinkedHashMap<>();
    /** The states that were said last of files of which there is more to say. */
    private final Map<Path, String> open = new LinkedHashMap<>();

    private Deployment(AdminConnection admin, Path deploy, Path temporary) {
        this.admin = admin;
        this.deploy = deploy;
        this.temporary = temporary;
    }

    /**
     * A bundle that was dropped.
     *
     * @param file in the deploy folder
     * @param before copies of the files of the folder that contained the bundle before, by these files
     * @param content what was dropped last
     */
    private record Dropped(Path file, Map<Path, Path> before, byte[] content) {}

    /** @param temporary a folder for files that are not dropped yet, and for those that were there before */
    static Deployment of(AdminConnection admin, Path temporary) throws IOException, CommandException {
        var folder = admin.run(temporary, "$.context getProperty aiko.deploy.dir");
        if (folder.status() != 0 || folder.out().isBlank()) {
            throw new CommandException("dev: the container in " + admin.data() + " has no deploy folder");
        }
        return new Deployment(admin, Path.of(folder.out().strip()), temporary);
    }

    /**
     * Drops the bundles that differ from those of before, so that the container replaces them together.
     *
     * @return what became of each; empty if none differs
     */
    List<String> drop(List<BuiltBundle> bundles) throws IOException, InterruptedException {
        undoAllBut(bundles.stream().map(BuiltBundle::symbolicName).collect(Collectors.toSet()));
        var changed = new ArrayList<BuiltBundle>();
        for (BuiltBundle bundle : bundles) {
            Dropped last = dropped.get(bundle.symbolicName());
            if (last == null || !Arrays.equals(last.content(), Files.readAllBytes(bundle.file()))) {
                changed.add(bundle);
            }
        }
        // The container reads the folder when it is asked to swap: what was put there before is replaced together with
        // it.
        BuiltBundle swapped = null;
        for (BuiltBundle bundle : changed) {
            swapped = isThere(bundle.symbolicName()) ? bundle : swapped;
        }
        for (BuiltBundle bundle : changed) {
            if (bundle != swapped) {
                put(bundle);
            }
        }
        var results = new ArrayList<String>();
        var verdict = new Verdict(admin, temporary);
        if (swapped != null) {
            results.add(swap(swapped));
            Path file = dropped.get(swapped.symbolicName()).file();
            verdict.now(file).ifPresent(word -> said(file, word));
        }
        for (BuiltBundle bundle : changed) {
            if (bundle != swapped) {
                Path file = dropped.get(bundle.symbolicName()).file();
                Verdict.Word word = verdict.of(file);
                said(file, word);
                results.add(word.line());
            }
        }
        return results;
    }

    private void said(Path file, Verdict.Word word) {
        if (word.isFinal()) {
            open.remove(file);
        } else {
            open.put(file, word.state());
        }
    }

    /** What has become, since then, of the dropped bundles that were starting, or waited for others. */
    List<String> news() {
        var lines = new ArrayList<String>();
        var verdict = new Verdict(admin, temporary);
        try {
            for (Map.Entry<Path, String> entry : List.copyOf(open.entrySet())) {
                Optional<Verdict.Word> word = verdict.now(entry.getKey());
                word.filter(now -> !now.state().equals(entry.getValue())).ifPresent(now -> lines.add(now.line()));
                word.ifPresent(now -> said(entry.getKey(), now));
            }
        } catch (IOException ended) {
            // Who follows its log reports the end of the container.
        }
        return lines;
    }

    private boolean isThere(String symbolicName) throws IOException {
        return !present(symbolicName).isEmpty();
    }

    private void put(BuiltBundle bundle) throws IOException {
        Dropped next = next(bundle);
        Path hidden = deploy.resolve("." + next.file().getFileName() + ".part");
        try {
            Files.write(hidden, next.content());
            log(bundle, next);
            Files.move(hidden, next.file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(hidden);
        }
    }

    /** Before it is done: this session may be killed at any time. */
    private void log(BuiltBundle bundle, Dropped next) throws IOException {
        dropped.put(bundle.symbolicName(), next);
        var entries = new Properties();
        for (Dropped each : dropped.values()) {
            UndoLog.add(entries, each.file(), each.content());
            each.before().forEach((file, copy) -> UndoLog.addCopy(entries, file, copy));
        }
        new UndoLog(temporary).write(entries);
    }

    private Dropped next(BuiltBundle bundle) throws IOException {
        byte[] content = Files.readAllBytes(bundle.file());
        Dropped last = dropped.get(bundle.symbolicName());
        if (last != null) {
            return new Dropped(last.file(), last.before(), content);
        }
        List<Path> present = present(bundle.symbolicName());
        Map<Path, Path> before = new LinkedHashMap<>();
        for (Path file : present) {
            Path copy = temporary.resolve("before-" + file.getFileName());
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            before.put(file, copy);
        }
        return new Dropped(present.isEmpty() ? newFile(bundle.symbolicName()) : present.get(0), before, content);
    }

    private List<Path> present(String symbolicName) throws IOException {
        try (Stream<Path> files = Files.list(deploy)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .map(BuiltBundle::read)
                    .flatMap(Optional::stream)
                    .filter(bundle -> bundle.symbolicName().equals(symbolicName))
                    .map(BuiltBundle::file)
                    .sorted()
                    .toList();
        }
    }

    private Path newFile(String symbolicName) {
        Path file = deploy.resolve(symbolicName + ".jar");
        return Files.exists(file) ? deploy.resolve(symbolicName + "-dev.jar") : file;
    }

    private String swap(BuiltBundle bundle) throws IOException {
        Dropped next = next(bundle);
        Files.write(temporary.resolve(STAGED), next.content());
        log(bundle, next);
        var result = admin.run(temporary, "aiko:swap " + bundle.symbolicName() + ' ' + STAGED);
        return Verdict.line(result.status() == 0 ? result.out() : result.err());
    }

    /** Makes the deploy folder what it was before. */
    @Override
    public void close() throws IOException {
        undoAllBut(Set.of());
    }

    /** A bundle that the project no longer has, perhaps since its symbolic name was changed, is not left in the folder. */
    private void undoAllBut(Set<String> symbolicNames) throws IOException {
        for (String symbolicName : List.copyOf(dropped.keySet())) {
            if (!symbolicNames.contains(symbolicName)) {
                undo(dropped.remove(symbolicName));
            }
        }
    }

    private void undo(Dropped bundle) throws IOException {
        open.remove(bundle.file());
        if (!bundle.before().containsKey(bundle.file())) {
            Files.deleteIfExists(bundle.file());
        }
        for (Map.Entry<Path, Path> file : bundle.before().entrySet()) {
            UndoLog.restore(file.getKey(), file.getValue());
        }
    }
}
