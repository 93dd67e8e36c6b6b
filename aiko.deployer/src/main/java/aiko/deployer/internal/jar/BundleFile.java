// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.jar;

import java.nio.file.Path;
import java.util.Map;
import org.osgi.framework.Version;

/**
 * A file of the deploy folder that is a whole bundle: copied once, so that what was checked is what gets installed.
 *
 * @param name the file's name
 * @param modifiedMillis the file's time of modification
 * @param content a file of the data folder that nobody else changes
 * @param hash of the content
 * @param headers of the manifest
 */
public record BundleFile(
        String name,
        long modifiedMillis,
        Path content,
        String hash,
        String symbolicName,
        Version version,
        Map<String, String> headers) {
    /** The same content as if it had come from a file of that name. */
    public BundleFile named(String fileName) {
        return new BundleFile(fileName, modifiedMillis, content, hash, symbolicName, version, headers);
    }

    @Override
    public String toString() {
        return symbolicName + ' ' + version;
    }
}
