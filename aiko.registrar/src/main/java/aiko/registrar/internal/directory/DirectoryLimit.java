// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

/** How much memory a directory may take where nobody has said it. */
public final class DirectoryLimit {
    private static final long FOR_OTHERS = 128L << 20;

    private DirectoryLimit() {}

    /**
     * A quarter of a small heap, of a large one all but a quarter: what else the container does takes more of the former.
     *
     * @param configured bytes; 0 for none
     */
    public static long of(long configured, long heapBytes) {
        return configured > 0 ? configured : Math.max(heapBytes / 4, heapBytes / 4 * 3 - FOR_OTHERS);
    }
}
