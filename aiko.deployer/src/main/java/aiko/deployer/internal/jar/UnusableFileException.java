// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.jar;

/** A file of the deploy folder is not a bundle, or not yet. */
public final class UnusableFileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean incomplete;
    private final boolean passing;
    private final boolean overLimit;

    /** @param incomplete whether it may become one when the rest has been copied */
    public UnusableFileException(String message, boolean incomplete) {
        this(message, incomplete, false, false);
    }

    private UnusableFileException(String message, boolean incomplete, boolean passing, boolean overLimit) {
        super(message);
        this.incomplete = incomplete;
        this.passing = passing;
        this.overLimit = overLimit;
    }

    /** The file may become usable without being changed. */
    static UnusableFileException passing(String message) {
        return new UnusableFileException(message, false, true, false);
    }

    /**
     * The file exceeds a limit.
     *
     * @param subject the part of the file that is too large
     * @param limit in bytes
     * @param remedy the setting that raises the limit
     */
    static UnusableFileException overLimit(String subject, long limit, String remedy) {
        return new UnusableFileException(
                "its " + subject + " is larger than " + (limit >> 20) + " MB; raise " + remedy, false, false, true);
    }

    public boolean isIncomplete() {
        return incomplete;
    }

    public boolean isPassing() {
        return passing;
    }

    public boolean isOverLimit() {
        return overLimit;
    }
}
