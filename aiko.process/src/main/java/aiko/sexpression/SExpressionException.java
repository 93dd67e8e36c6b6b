// SPDX-License-Identifier: Apache-2.0
package aiko.sexpression;

/** A payload that cannot be read, or a value that cannot be written. The message names the problem and its offset. */
public class SExpressionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int offset;

    /** @param offset the byte of the payload at which reading ended, or -1 if there is none */
    public SExpressionException(String message, int offset) {
        super(message, null, false, false);
        this.offset = offset;
    }

    /** The byte of the payload at which reading ended, or -1 if there is none. */
    public int offset() {
        return offset;
    }
}
