// SPDX-License-Identifier: Apache-2.0
package aiko.sexpression;

/**
 * The limits of a payload. A payload that exceeds one is refused with an {@link SExpressionException}, so that a hostile payload
 * costs its sender more than its reader.
 *
 * @param payloadBytes the length of the payload in bytes, at least 1
 * @param nestingDepth lists within lists, at least 1: {@code (c (a))} has two
 * @param tokens symbols and lists, at least 1: {@code (c (a))} has four
 */
public record SExpressionLimits(int payloadBytes, int nestingDepth, int tokens) {
    /** 16 MiB. */
    public static final int DEFAULT_PAYLOAD_BYTES = 16 << 20;

    /** 500 lists within lists: half of what the reference implementation can read. */
    public static final int DEFAULT_NESTING_DEPTH = 500;

    /** A million symbols and lists. */
    public static final int DEFAULT_TOKENS = 1_000_000;

    /** With little memory there are fewer tokens: each takes about 50 bytes once it is read. */
    private static final int HEAP_BYTES_FOR_A_TOKEN = 512;

    /**
     * The default limits. With less than 512 MB of memory for the JVM, there are fewer tokens than {@link #DEFAULT_TOKENS}: one
     * for each 512 bytes.
     */
    public static final SExpressionLimits DEFAULT =
            new SExpressionLimits(DEFAULT_PAYLOAD_BYTES, DEFAULT_NESTING_DEPTH, (int)
                    Math.min(DEFAULT_TOKENS, Runtime.getRuntime().maxMemory() / HEAP_BYTES_FOR_A_TOKEN));

    /** @throws IllegalArgumentException if a limit is less than 1 */
    public SExpressionLimits {
        if (payloadBytes < 1 || nestingDepth < 1 || tokens < 1) {
            throw new IllegalArgumentException("expected every limit to be at least 1");
        }
    }
}
