// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

/** The command failed, for a reason that fits in one line: exit status 1. */
final class LauncherException extends Exception {
    private static final long serialVersionUID = 1L;

    LauncherException(String message) {
        super(message);
    }
}
