// SPDX-License-Identifier: Apache-2.0
package aiko.load;

/** The load test was not completed, for a reason that fits in one line. */
public final class LoadException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean isUnreachable;

    LoadException(String message) {
        this(message, false);
    }

    private LoadException(String message, boolean isUnreachable) {
        super(message);
        this.isUnreachable = isUnreachable;
    }

    /** The server or registrar does not answer. */
    static LoadException unreachable(String message) {
        return new LoadException(message, true);
    }

    boolean isUnreachable() {
        return isUnreachable;
    }
}
