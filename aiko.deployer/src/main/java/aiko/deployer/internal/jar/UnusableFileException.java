// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.jar;

/** A file of the deploy folder is not a bundle, or not yet. */
public final class UnusableFileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean incomplete;
    private final boolean passing;

    /** @param incomplete whether it may become one when the rest has been copied */
    public UnusableFileException(String message, boolean incomplete) {
        this(message, incomplete, false);
    }

    private UnusableFileException(String message, boolean incomplete, boolean passing) {
        super(message);
        this.incomplete = incomplete;
        this.passing = passing;
    }

    /** It may become one without being changed. */
    static UnusableFileException passing(String message) {
        return new UnusableFileException(message, false, true);
    }

    public boolean isIncomplete() {
        return incomplete;
    }

    public boolean isPassing() {
        return passing;
    }
}
