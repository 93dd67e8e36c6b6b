// SPDX-License-Identifier: Apache-2.0
package aiko.launcher.backup;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** The reason of a failure, without the path that the line names already. */
public final class Reason {
    private Reason() {}

    public static String of(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (failure instanceof FileSystemException known && known.getReason() != null) {
            return known.getReason().toLowerCase(Locale.ROOT);
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
