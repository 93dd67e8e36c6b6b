// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Whether nobody else can change what lies in a folder. As with other services of Unix, a folder has to belong to the user of
 * the container or to root, and nobody else may write to it. For root, it may belong to anybody, as the volumes of containers
 * do.
 */
final class FolderTrust {
    private static final Path SELF = Path.of("/proc/self");
    private static final int ROOT = 0;
    private static final int STICKY = 01000;
    private static final int OTHERS_WRITE = 0002;
    private static final int ANYBODY_ELSE_WRITES = 0022;
    private static final Set<PosixFilePermission> OF_OTHERS =
            EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final Path named;

    /** @param named the data folder as the user calls it */
    FolderTrust(Path named) {
        this.named = named;
    }

    /** @throws LauncherException if somebody else could change what the container runs */
    void check(Path folder) throws LauncherException, IOException {
        if (!isPosix(folder)) {
            return;
        }
        int user = user(SELF);
        int owner = user(folder);
        if (user >= 0 && user != ROOT && owner != user && owner != ROOT) {
            throw new LauncherException(
                    "data folder " + named + " belongs to " + Files.getOwner(folder)
                            + ", who could change what this container runs; make it this user's: sudo chown -R "
                            + Files.getOwner(SELF) + ' ' + named + ", or use another one: --data",
                    LauncherException.UNSAFE);
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
        if (permissions.stream().anyMatch(OF_OTHERS::contains)) {
            throw new LauncherException(
                    "data folder " + named + " can be written to by others ("
                            + PosixFilePermissions.toString(permissions)
                            + "), who could change what this container runs; take that away: chmod go-w " + named
                            + ", or use another one: --data",
                    LauncherException.UNSAFE);
        }
        if (user == ROOT && owner != ROOT) {
            warn("data folder " + named + " belongs to " + Files.getOwner(folder)
                    + ", who can change what this container runs as root");
        }
        for (Path above = folder.getParent(); above != null; above = above.getParent()) {
            int mode = mode(above);
            if ((mode & ANYBODY_ELSE_WRITES) != 0 && (mode & STICKY) == 0) {
                warn("data folder " + named + " can be exchanged by others: they can write to " + above
                        + "; take that away: chmod go-w " + above);
                return;
            }
        }
    }

    /** Sub-folders that were made while others had more permissions: nobody else could get there since. */
    void keepOthersOut(Path folder) throws IOException {
        if (!isPosix(folder)) {
            return;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path each : all) {
                if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS) && user(each) == user(SELF)) {
                    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(each);
                    if (permissions.removeAll(OF_OTHERS)) {
                        Files.setPosixFilePermissions(each, permissions);
                    }
                }
            }
        }
    }

    /** Whoever may write to these folders is trusted; everybody hardly is. */
    static void warnOfEverybody(String what, Path folder) {
        try {
            if (Files.isDirectory(folder) && isPosix(folder) && (mode(folder) & OTHERS_WRITE) != 0) {
                warn(what + ' ' + folder
                        + " can be written to by everybody on this machine, who can make this container"
                        + " run anything; take that away: chmod o-w " + folder);
            }
        } catch (IOException unreadable) {
            // Whoever reads the folder says so.
        }
    }

    private static void warn(String problem) {
        System.err.println("aiko: warning: " + problem);
    }

    private static boolean isPosix(Path folder) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("unix");
    }

    private static int mode(Path folder) throws IOException {
        return (Integer) Files.getAttribute(folder, "unix:mode");
    }

    /** To whom that belongs; negative where nobody can tell. */
    private static int user(Path path) throws IOException {
        return Files.exists(path) ? (Integer) Files.getAttribute(path, "unix:uid") : -1;
    }
}
