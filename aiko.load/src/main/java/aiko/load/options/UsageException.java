// SPDX-License-Identifier: Apache-2.0
package aiko.load.options;

/** The command line is wrong. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
