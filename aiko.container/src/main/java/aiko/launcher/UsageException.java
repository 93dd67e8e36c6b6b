// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

/** The command line is wrong: exit status 2. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
