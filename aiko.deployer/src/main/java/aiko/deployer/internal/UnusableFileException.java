// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

/** A file of the deploy folder is not a bundle, or not yet. */
final class UnusableFileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean incomplete;

    /** @param incomplete whether it may become one when the rest has been copied */
    UnusableFileException(String message, boolean incomplete) {
        super(message);
        this.incomplete = incomplete;
    }

    boolean isIncomplete() {
        return incomplete;
    }
}
