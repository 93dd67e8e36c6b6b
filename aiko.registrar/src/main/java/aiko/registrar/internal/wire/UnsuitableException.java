// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.wire;

/** A message that does not fit. The text says why; there is no stack trace, since whoever sends such may send many. */
public final class UnsuitableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnsuitableException(String why) {
        super(why, null, false, false);
    }
}
