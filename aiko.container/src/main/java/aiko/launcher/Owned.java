// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Set;

/**
 * A file, a folder or a link, with its owner and permissions.
 *
 * @param uid the user id of its owner
 */
record Owned(Path path, Kind kind, int uid, Set<PosixFilePermission> permissions) {
    enum Kind {
        FILE,
        FOLDER,
        LINK,
        OTHER
    }

    private static final int ROOT = 0;

    /** @param options whether the result is about a link itself, or about its target */
    static Owned of(Path path, LinkOption... options) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class, options);
        Map<String, Object> owner = Files.readAttributes(path, "unix:uid,permissions", options);
        @SuppressWarnings("unchecked")
        var permissions = (Set<PosixFilePermission>) owner.get("permissions");
        return new Owned(path, kind(attributes), (Integer) owner.get("uid"), permissions);
    }

    private static Kind kind(BasicFileAttributes attributes) {
        if (attributes.isSymbolicLink()) {
            return Kind.LINK;
        }
        if (attributes.isDirectory()) {
            return Kind.FOLDER;
        }
        return attributes.isRegularFile() ? Kind.FILE : Kind.OTHER;
    }

    boolean isLink() {
        return kind == Kind.LINK;
    }

    /** Root can do everything anyway. */
    boolean isOfUserOrRoot(int user) {
        return uid == user || uid == ROOT;
    }

    boolean isWritableByOthers() {
        return permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE);
    }

    /** Whether others can reach the content of this folder. */
    boolean isEnteredByOthers() {
        return permissions.contains(PosixFilePermission.GROUP_EXECUTE)
                || permissions.contains(PosixFilePermission.OTHERS_EXECUTE);
    }
}
