// SPDX-License-Identifier: Apache-2.0
package aiko.tools.command;

/** The command line is wrong: exit status 2. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message the problem; the caller adds which command gives help */
    public UsageException(String message) {
        super(message);
    }
}
