// SPDX-License-Identifier: Apache-2.0
package aiko.load;

/** The load test has not come to its end, for a reason that one line tells. */
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

    /** There is nobody to be tested. */
    static LoadException unreachable(String message) {
        return new LoadException(message, true);
    }

    boolean isUnreachable() {
        return isUnreachable;
    }
}
