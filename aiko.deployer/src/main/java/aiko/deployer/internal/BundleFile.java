// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import org.osgi.framework.Version;

/**
 * A file of the deploy folder that is a whole bundle: read once, so that what was checked is what gets installed.
 *
 * @param name the file's name
 * @param modifiedMillis the file's time of modification
 * @param hash of the content
 */
record BundleFile(String name, long modifiedMillis, byte[] content, String hash, String symbolicName, Version version) {
    /** The same content as if it had come from a file of that name. */
    BundleFile named(String fileName) {
        return new BundleFile(fileName, modifiedMillis, content, hash, symbolicName, version);
    }

    @Override
    public String toString() {
        return symbolicName + ' ' + version;
    }
}
