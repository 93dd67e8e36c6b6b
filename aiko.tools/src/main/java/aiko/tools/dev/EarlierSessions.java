// SPDX-License-Identifier: Apache-2.0
package aiko.tools.dev;

import aiko.tools.command.CommandException;
import aiko.tools.command.Folders;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** Other sessions of this user: one that builds the same project is in the way; what a killed one has left is undone. */
final class EarlierSessions {
    private EarlierSessions() {}

    /**
     * Undoes what killed sessions have left.
     *
     * @param own folder of this session
     * @throws CommandException another session builds the project
     */
    static void undo(Path own, Path project, Screen screen) throws IOException, CommandException {
        for (Path folder : folders(own)) {
            Path session = folder.resolve(TemporaryFolder.SESSION);
            try (FileChannel channel = FileChannel.open(session, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                    FileLock lock = channel.tryLock()) {
                String builds = Files.readString(session);
                if (lock != null) {
                    screen.line("an earlier session was killed: undoing what it has left in " + folder);
                    undo(folder, screen);
                } else if (builds.equals(project.toString())) {
                    throw new CommandException("dev: another session builds " + project + ": end it first");
                }
            } catch (IOException notReadable) {
                screen.line("cannot undo what a killed session has left in " + folder + ": " + notReadable);
            }
        }
    }

    private static List<Path> folders(Path own) throws IOException {
        var owner = Files.getOwner(own);
        try (Stream<Path> entries = Files.list(own.getParent())) {
            return entries.filter(folder -> !folder.equals(own)
                            && folder.getFileName().toString().startsWith(TemporaryFolder.PREFIX)
                            && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                            && Files.isRegularFile(folder.resolve(TemporaryFolder.SESSION), LinkOption.NOFOLLOW_LINKS)
                            && isOwnedBy(owner, folder))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isOwnedBy(Object owner, Path folder) {
        try {
            return Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(owner);
        } catch (IOException gone) {
            return false;
        }
    }

    private static void undo(Path folder, Screen screen) throws IOException {
        var container = new AdminConnection(folder.resolve("data"));
        if (container.isAnswered()) {
            container.stop();
            screen.line("ended its container");
        }
        new UndoLog(folder).undo().forEach(file -> screen.line("undid its drop of " + file));
        Folders.delete(folder);
    }
}
