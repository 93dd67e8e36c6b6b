// SPDX-License-Identifier: Apache-2.0
package aiko.launcher.backup;

import java.io.IOException;

/** A backup cannot be written or read; the message is a line for the user. */
public final class BackupException extends IOException {
    private static final long serialVersionUID = 1;

    BackupException(String message) {
        super(message);
    }
}
