// SPDX-License-Identifier: Apache-2.0
package aiko.chaos;

/** The command line is wrong. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
