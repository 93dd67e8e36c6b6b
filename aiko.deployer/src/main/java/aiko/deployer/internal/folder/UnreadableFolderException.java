// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.folder;

import aiko.deployer.internal.jar.BundleReader;
import java.io.IOException;
import java.nio.file.Path;

/** The deploy folder cannot be read at present. */
public final class UnreadableFolderException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableFolderException(Path folder, IOException cause) {
        super("the deploy folder " + folder + " cannot be read: " + BundleReader.reason(cause), cause);
    }
}
