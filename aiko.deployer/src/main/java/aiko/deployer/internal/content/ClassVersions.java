// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.content;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The Java for which the classes of a jar are compiled. Classes of {@code META-INF/versions} do not count: Java loads only those
 * that it can. One class that every Java can load is enough to leave the judgement to the user of the others.
 */
public final class ClassVersions {
    private static final int MAGIC = 0xCAFEBABE;
    private static final int HEADER = 8;
    private static final int MAJOR = 6;

    private int lowest = Integer.MAX_VALUE;

    /**
     * @param entry its name
     * @param start the first bytes of its content
     * @param length how many of them count
     */
    public void add(String entry, byte[] start, int length) {
        if (length < HEADER || !entry.endsWith(".class") || entry.startsWith("META-INF/")) {
            return;
        }
        ByteBuffer header = ByteBuffer.wrap(start, 0, HEADER);
        if (header.getInt(0) == MAGIC) {
            lowest = Math.min(lowest, JavaVersion.of(header.getShort(MAJOR) & 0xFFFF));
        }
    }

    /** The problem of a jar whose classes are all too new; empty for any other. */
    public Optional<String> problem() {
        return lowest == Integer.MAX_VALUE || !JavaVersion.isTooNew(lowest)
                ? Optional.empty()
                : Optional.of("it needs Java " + lowest + ": " + JavaVersion.problem(lowest));
    }
}
