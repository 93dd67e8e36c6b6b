// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.jar;

import java.nio.file.Path;

/** Whether a bundle may be used at all. Owned by the deployer's thread. */
public interface SignaturePolicy {
    /** Every bundle may. */
    SignaturePolicy NONE = content -> {};

    /**
     * @param content a file that nobody else changes
     * @throws UnusableFileException if it may not, with the reason
     */
    void check(Path content) throws UnusableFileException;

    /** Whether the answer for what was checked before may be another one now. */
    default boolean hasChanged() {
        return false;
    }
}
