// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

import aiko.launcher.backup.Backup;
import aiko.launcher.backup.Part;
import aiko.launcher.backup.Restore;
import aiko.text.VisibleText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The commands {@code aiko backup} and {@code aiko restore}. */
final class Backups {
    private static final int FAILED = 1;

    private final Arguments arguments;
    private final Path file;

    Backups(Arguments arguments) {
        this.arguments = arguments;
        file = Path.of(arguments.operands().get(0)).toAbsolutePath().normalize();
    }

    /** Returns the exit status: 1 also if a file changed all the time while it was read. */
    int backup(String version) throws LauncherException, IOException {
        if (!Files.isDirectory(arguments.data()) && !Files.isDirectory(arguments.etc())) {
            throw new LauncherException("backup: there is no container in " + arguments.data()
                    + "; name its folders with" + " --data, --deploy and --etc");
        }
        checkUser("backup", folders());
        var backup = new Backup(folders());
        backup.write(file, version);
        for (String entry : backup.omitted()) {
            System.err.println(VisibleText.line(
                    "aiko: backup: " + entry + ": no file or folder, or a name with a control character; left out"));
        }
        for (String entry : backup.uncertain()) {
            System.err.println(VisibleText.line("aiko: backup: " + entry
                    + ": changed each time it was read; for a state" + " of one moment, stop the container first"));
        }
        System.out.println(VisibleText.line("saved " + count(backup.files()) + " to " + file));
        return backup.uncertain().isEmpty() ? 0 : FAILED;
    }

    int restore() throws LauncherException, UsageException, IOException {
        Map<Part, Path> parts = parts();
        checkUser("restore", parts);
        Optional<String> running = DataFolder.owner(arguments.data());
        if (running.isPresent()) {
            throw new LauncherException("restore: a container runs in " + arguments.data() + " with pid "
                    + running.get() + "; stop it first: aiko stop");
        }
        var restore = new Restore(parts);
        if (parts.containsKey(Part.DATA)) {
            // No container can start meanwhile.
            try (var locked = new DataFolder(arguments.data())) {
                restore.from(file);
            }
        } else {
            restore.from(file);
        }
        System.out.println(VisibleText.line("restored " + count(restore.files()) + " from " + file));
        return 0;
    }

    private static String count(int files) {
        return files == 1 ? "1 file" : files + " files";
    }

    private Map<Part, Path> folders() {
        var folders = new EnumMap<Part, Path>(Part.class);
        folders.put(Part.ETC, arguments.etc());
        folders.put(Part.DEPLOY, arguments.deploy());
        folders.put(Part.DATA, arguments.data());
        return folders;
    }

    private Map<Part, Path> parts() throws UsageException {
        Map<Part, Path> all = folders();
        if (arguments.operands().size() == 1) {
            return all;
        }
        var chosen = new EnumMap<Part, Path>(Part.class);
        for (String name : arguments.operands().subList(1, arguments.operands().size())) {
            Part part = Part.of(name)
                    .orElseThrow(() ->
                            new UsageException("restore: unexpected \"" + name + "\": expected etc, deploy or data"));
            chosen.put(part, all.get(part));
        }
        return chosen;
    }

    /** Even root does not read or write where another user can move files and links meanwhile. */
    private static void checkUser(String command, Map<Part, Path> parts) throws LauncherException, IOException {
        for (Path folder : parts.values()) {
            if (!Files.isDirectory(folder)) {
                continue;
            }
            Owned owned = Owned.of(folder);
            ProcessUser user = ProcessUser.current();
            if (!owned.isOfUserOrRoot(user.uid())) {
                throw new LauncherException(command + ": " + folder + " belongs to another user, "
                        + Files.getOwner(folder).getName() + "; run the command as that user");
            }
        }
    }
}
