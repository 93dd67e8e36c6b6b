// SPDX-License-Identifier: Apache-2.0
package aiko.launcher.backup;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** A folder of a container, and a folder of a backup. */
public enum Part {
    /** Configuration; links in it are the user's own, and their targets are saved. */
    ETC("etc", true, Set.of()),
    /** Bundles. */
    DEPLOY("deploy", true, Set.of()),
    /** What the container keeps; without what it makes again, and without its log. */
    DATA("data", false, Set.of("cache", "checked", "lock", "aiko.sock", "log"));

    private final String folderName;
    private final boolean followsLinks;
    private final Set<String> omitted;

    Part(String folderName, boolean followsLinks, Set<String> omitted) {
        this.folderName = folderName;
        this.followsLinks = followsLinks;
        this.omitted = omitted;
    }

    /** The part with that name. */
    public static Optional<Part> of(String name) {
        return Arrays.stream(values())
                .filter(part -> part.folderName.equals(name))
                .findFirst();
    }

    /** Its name on the command line, and in a backup. */
    public String folderName() {
        return folderName;
    }

    boolean followsLinks() {
        return followsLinks;
    }

    /** Whether an entry of the folder belongs to a backup; the container ignores hidden files. */
    boolean contains(Path entry) {
        String name = entry.getFileName().toString();
        return !name.startsWith(".") && !omitted.contains(name);
    }
}
