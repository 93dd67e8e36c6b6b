// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks that nobody but this user's containers can have put files into a data folder. Its content is trusted: its bundles
 * run, and its folders are emptied.
 */
final class DataFolderCheck {
    private final ProcessUser user;

    DataFolderCheck(ProcessUser user) {
        this.user = user;
    }

    /**
     * Returns the problem of the folder, with the commands that mend it.
     *
     * @param entry the folder, or the link that leads to it
     * @param folder the folder itself
     */
    Optional<String> folder(Owned entry, Owned folder) {
        if (folder.kind() != Owned.Kind.FOLDER) {
            return Optional.of("data folder " + folder.path() + ": not a folder; use another one with --data");
        }
        if (entry.isLink() && !entry.isOfUserOrRoot(user.uid())) {
            return Optional.of("data folder " + folder.path() + ": a link of another user (uid " + entry.uid()
                    + "), who could change it; use another data folder with --data");
        }
        boolean isForeign = folder.uid() != user.uid();
        if (!isForeign && !folder.isWritableByOthers()) {
            return Optional.empty();
        }
        var wrong = new ArrayList<String>();
        var commands = new ArrayList<String>();
        if (isForeign) {
            wrong.add("belongs to another user (uid " + folder.uid() + ")");
            commands.add("chown " + user.name() + ' ' + word(folder));
        }
        if (folder.isWritableByOthers()) {
            wrong.add("is writable for others");
            commands.add("chmod go-w " + word(folder));
        }
        return Optional.of("data folder " + folder.path() + ": " + String.join(" and ", wrong)
                + ", who could run code in this container; check that nobody has put files there, then run: "
                + String.join(" && ", commands) + ", or use another data folder with --data");
    }

    /** Returns the problem of the content of the folder, with the command that mends it. */
    Optional<String> content(Owned folder, List<Owned> content) {
        for (Owned each : content) {
            if (each.isLink()) {
                return Optional.of(
                        each.path() + ": links are not followed in a data folder; remove it with: rm " + word(each));
            }
            String name = each.path().getFileName().toString();
            if (name.equals(DataFolder.CACHE) && each.kind() != Owned.Kind.FOLDER) {
                return Optional.of(each.path() + ": not a folder; remove it with: rm " + word(each));
            }
            if (name.equals(DataFolder.LOCK) && each.kind() != Owned.Kind.FILE) {
                return Optional.of(each.path() + ": not a file; remove it with: rm -r " + word(each));
            }
        }
        var ofOthers = new StringBuilder();
        var writable = new StringBuilder();
        for (Owned each : content) {
            if (!each.isOfUserOrRoot(user.uid())) {
                ofOthers.append(' ').append(word(each));
            }
            // Files are not code, and some are created with the umask.
            if (each.kind() == Owned.Kind.FOLDER && each.isWritableByOthers() && folder.isEnteredByOthers()) {
                writable.append(' ').append(word(each));
            }
        }
        if (!ofOthers.isEmpty()) {
            return Optional.of("data folder " + folder.path()
                    + ": contains files of other users; remove them with: rm -r" + ofOthers
                    + ", or make them yours with: chown -hR " + user.name() + ofOthers);
        }
        return writable.isEmpty()
                ? Optional.empty()
                : Optional.of("data folder " + folder.path()
                        + ": contains folders that are writable for others, who could run code in this container; run: chmod"
                        + " go-rwx " + word(folder) + ", or if others have to read there: chmod -R go-w" + writable);
    }

    /** A path as a word for the shell. */
    private static String word(Owned file) {
        String path = file.path().toString();
        return path.matches("[\\w./+:@%,=-]+") ? path : '\'' + path.replace("'", "'\\''") + '\'';
    }
}
