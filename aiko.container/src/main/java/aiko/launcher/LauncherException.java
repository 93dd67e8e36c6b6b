// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

/** Something that the user can read and mend: one line, and the exit status. */
final class LauncherException extends Exception {
    /** Others could change what the container runs. */
    static final int UNSAFE = 77;

    private static final long serialVersionUID = 1L;
    private static final int FAILED = 1;

    private final int status;

    LauncherException(String message) {
        this(message, FAILED);
    }

    LauncherException(String message, int status) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
