// SPDX-License-Identifier: Apache-2.0
package aiko.sexpression;

/**
 * How large a payload may be before it is refused, so that hostile input ends as an error.
 *
 * @param payloadBytes the length of the payload
 * @param nestingDepth lists within lists
 * @param tokens symbols and lists
 */
public record SExpressionLimits(int payloadBytes, int nestingDepth, int tokens) {
    /** 16 MiB. */
    public static final int DEFAULT_PAYLOAD_BYTES = 16 << 20;

    /** 200 lists within lists. */
    public static final int DEFAULT_NESTING_DEPTH = 200;

    /** One million symbols and lists. */
    public static final int DEFAULT_TOKENS = 1_000_000;

    /** What counts where nothing else is said. */
    public static final SExpressionLimits DEFAULT =
            new SExpressionLimits(DEFAULT_PAYLOAD_BYTES, DEFAULT_NESTING_DEPTH, DEFAULT_TOKENS);

    public SExpressionLimits {
        if (payloadBytes < 1 || nestingDepth < 1 || tokens < 1) {
            throw new IllegalArgumentException("every limit has to be at least 1");
        }
    }
}
