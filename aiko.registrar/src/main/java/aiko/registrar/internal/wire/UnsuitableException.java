// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.wire;

/** A message that does not fit, with its cause as text; without a stack trace, since such messages may be many. */
public final class UnsuitableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnsuitableException(String why) {
        super(why, null, false, false);
    }
}
