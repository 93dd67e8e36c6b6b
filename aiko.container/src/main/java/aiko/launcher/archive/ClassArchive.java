// SPDX-License-Identifier: Apache-2.0
package aiko.launcher.archive;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The class-data archive of the distribution (JEP 310): Java maps the classes of the container from it, instead of reading, parsing and
 * verifying them. An archive fits one Java and the files of one class path; a Java for which it does not fit starts without it, and
 * the container makes a new one in the background. Where the folder cannot be written, it does without.
 */
public final class ClassArchive {
    private static final String SUFFIX = ".jsa";
    private static final String MADE_FOR = ".txt";

    /** Of a number of a process; no system has longer ones. */
    private static final int MOST_DIGITS = 18;

    private final Path file;
    private final Path program;
    private final Path classList;
    private final String classPath;

    private ClassArchive(Path file, Path program, Path classList, String classPath) {
        this.file = file;
        this.program = program;
        this.classList = classList;
        this.classPath = classPath;
    }

    /** The archive that the script has named, or would have; empty if the container was not started by the script. */
    public static Optional<ClassArchive> ofThisProgram(Path home) {
        String named = System.getProperty("aiko.archive", "");
        Path lib = home.resolve("lib");
        Path classList = lib.resolve("classes");
        return named.isEmpty() || !Files.isReadable(classList)
                ? Optional.empty()
                : Optional.of(new ClassArchive(
                        Path.of(named), lib.resolve("program"), classList, System.getProperty("java.class.path", "")));
    }

    public Path file() {
        return file;
    }

    /** Whether it fits this Java and these files. */
    public boolean isCurrent() {
        try {
            return Files.isRegularFile(file)
                    && Files.readString(madeFor()).equals(Files.size(file) + " " + fingerprint());
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** Whether it can be made. */
    public boolean isWritable() {
        Path folder = file.getParent();
        return Files.isWritable(Files.exists(folder) ? folder : folder.getParent());
    }

    /** Starts to make it, in a process of its own with the lowest priority. */
    public Making make() throws IOException {
        Files.createDirectories(file.getParent());
        removeLeftovers();
        String before = fingerprint();
        Path fresh =
                Files.createTempFile(file.getParent(), ProcessHandle.current().pid() + "-", SUFFIX);
        try {
            return new Making(start(fresh), fresh, made -> replace(made, before));
        } catch (IOException noProcess) {
            Files.deleteIfExists(fresh);
            throw noProcess;
        }
    }

    private void replace(Path fresh, String before) throws IOException {
        long size = Files.size(fresh);
        Path text = file.resolveSibling(ProcessHandle.current().pid() + "-made" + MADE_FOR);
        try {
            Files.writeString(text, size + " " + before);
            // After a loss of power, the names must not be there without the content.
            force(fresh);
            force(text);
            // In this order: an archive beside the text of an older one is made again.
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            Files.move(text, madeFor(), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(text);
        }
    }

    private static void force(Path written) throws IOException {
        try (var channel = FileChannel.open(written, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private Process start(Path fresh) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:dump",
                "-XX:+UseSerialGC",
                "-XX:SharedClassListFile=" + classList,
                "-XX:SharedArchiveFile=" + fresh,
                "-cp",
                classPath));
        try {
            var withNice = new ArrayList<>(List.of("nice", "-n", "19"));
            withNice.addAll(command);
            return run(withNice);
        } catch (IOException noNice) {
            return run(command);
        }
    }

    private static Process run(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private Path madeFor() {
        return file.resolveSibling(file.getFileName() + MADE_FOR);
    }

    /** What the build has written about the content of the jars, and what Java compares, and says nothing about. */
    private String fingerprint() throws IOException {
        var text = new StringBuilder();
        text.append(Files.exists(program) ? Files.readString(program).strip() : "")
                .append('\n');
        for (String property : List.of("java.vm.name", "java.vm.vendor", "java.vm.version", "os.arch", "java.home")) {
            text.append(System.getProperty(property)).append('\n');
        }
        for (String entry : classPath.split(File.pathSeparator)) {
            Path jar = Path.of(entry);
            text.append(entry)
                    .append(' ')
                    .append(Files.size(jar))
                    .append(' ')
                    .append(Files.getLastModifiedTime(jar).toMillis())
                    .append('\n');
        }
        return text.toString();
    }

    /** Of containers that were killed while they made one. */
    private void removeLeftovers() throws IOException {
        try (Stream<Path> files = Files.list(file.getParent())) {
            for (Path leftover : files.filter(ClassArchive::isLeftover).toList()) {
                Files.deleteIfExists(leftover);
            }
        }
    }

    private static boolean isLeftover(Path path) {
        String name = path.getFileName().toString();
        int dash = name.indexOf('-');
        if (dash <= 0 || dash > MOST_DIGITS || !name.substring(0, dash).chars().allMatch(Character::isDigit)) {
            return false;
        }
        return ProcessHandle.of(Long.parseLong(name.substring(0, dash))).isEmpty();
    }
}
