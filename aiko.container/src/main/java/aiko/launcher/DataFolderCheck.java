// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a data folder holds nothing but what this user's containers have put there. What lies in it is trusted: its bundles
 * run, and its folders are emptied.
 */
final class DataFolderCheck {
    private final ProcessUser user;

    DataFolderCheck(ProcessUser user) {
        this.user = user;
    }

    /**
     * Returns what is wrong with the folder, and the commands that mend it.
     *
     * @param entry the folder, or the link that leads to it
     * @param folder the folder itself
     */
    Optional<String> folder(Owned entry, Owned folder) {
        if (folder.kind() != Owned.Kind.FOLDER) {
            return Optional.of("data folder " + folder.path() + " is no folder; use another one: --data");
        }
        if (entry.isLink() && !entry.isOfUserOrRoot(user.uid())) {
            return Optional.of("data folder " + folder.path() + " is a link that somebody else made (uid " + entry.uid()
                    + "), who may lead it elsewhere; use another data folder: --data");
        }
        boolean isForeign = folder.uid() != user.uid();
        if (!isForeign && !folder.isWritableByOthers()) {
            return Optional.empty();
        }
        var wrong = new ArrayList<String>();
        var commands = new ArrayList<String>();
        if (isForeign) {
            wrong.add("belongs to somebody else (uid " + folder.uid() + ")");
            commands.add("chown " + user.name() + ' ' + word(folder));
        }
        if (folder.isWritableByOthers()) {
            wrong.add("can be written to by others");
            commands.add("chmod go-w " + word(folder));
        }
        return Optional.of("data folder " + folder.path() + ' ' + String.join(" and ", wrong)
                + ", who could run code in this container; first see that nobody has put anything there, then: "
                + String.join(" && ", commands) + ", or use another data folder: --data");
    }

    /** Returns what is wrong with what lies in the folder, and the command that mends it. */
    Optional<String> content(Owned folder, List<Owned> content) {
        for (Owned each : content) {
            if (each.isLink()) {
                return Optional.of(each.path()
                        + " is a link, which is not followed in a data folder; remove the link: rm " + word(each));
            }
            String name = each.path().getFileName().toString();
            if (name.equals(DataFolder.CACHE) && each.kind() != Owned.Kind.FOLDER) {
                return Optional.of(each.path() + " is no folder; remove it: rm " + word(each));
            }
            if (name.equals(DataFolder.LOCK) && each.kind() != Owned.Kind.FILE) {
                return Optional.of(each.path() + " is no file; remove it: rm -r " + word(each));
            }
        }
        var ofOthers = new StringBuilder();
        var writable = new StringBuilder();
        for (Owned each : content) {
            if (!each.isOfUserOrRoot(user.uid())) {
                ofOthers.append(' ').append(word(each));
            }
            // Of files, none is code; and some come anew with whatever the umask is.
            if (each.kind() == Owned.Kind.FOLDER && each.isWritableByOthers() && folder.isEnteredByOthers()) {
                writable.append(' ').append(word(each));
            }
        }
        if (!ofOthers.isEmpty()) {
            return Optional.of("what lies in data folder " + folder.path()
                    + " is not all its user's; remove what others have put there: rm -r" + ofOthers
                    + ", or make it yours: chown -hR " + user.name() + ofOthers);
        }
        return writable.isEmpty()
                ? Optional.empty()
                : Optional.of("what lies in data folder " + folder.path()
                        + " can be written to by others, who could run code in this container: chmod go-rwx "
                        + word(folder) + ", or if they are to read there: chmod -R go-w" + writable);
    }

    /** A path as a word for the shell. */
    private static String word(Owned file) {
        String path = file.path().toString();
        return path.matches("[\\w./+:@%,=-]+") ? path : '\'' + path.replace("'", "'\\''") + '\'';
    }
}
