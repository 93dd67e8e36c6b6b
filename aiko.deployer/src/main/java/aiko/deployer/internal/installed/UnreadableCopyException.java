// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.installed;

import java.io.IOException;
import org.osgi.framework.BundleException;

/** The copy of a file, which was checked, cannot be read at present: the container has no file handles, for example. */
public final class UnreadableCopyException extends BundleException {
    private static final long serialVersionUID = 1L;

    UnreadableCopyException(String message, IOException cause) {
        super(message, cause);
    }
}
