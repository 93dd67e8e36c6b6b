// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

/** The memory limit of a directory if none is configured. */
public final class DirectoryLimit {
    private static final long FOR_OTHERS = 128L << 20;

    private DirectoryLimit() {}

    /**
     * A quarter of a small heap, all but a quarter of a large one: the rest of the container needs a larger part of a small heap.
     *
     * @param configured bytes; 0 for none
     */
    public static long of(long configured, long heapBytes) {
        return configured > 0 ? configured : Math.max(heapBytes / 4, heapBytes / 4 * 3 - FOR_OTHERS);
    }
}
