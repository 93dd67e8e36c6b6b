// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

/** What was asked for failed, for a reason that one line tells: exit status 1. */
final class LauncherException extends Exception {
    private static final long serialVersionUID = 1L;

    LauncherException(String message) {
        super(message);
    }
}
