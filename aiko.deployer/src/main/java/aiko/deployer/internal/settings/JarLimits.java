// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.settings;

/**
 * Limits of a jar, in bytes.
 *
 * @param content of all entries together, uncompressed
 * @param manifest of the manifest, and of each signature file, uncompressed
 * @param list of the list of entries at the end of the jar
 */
public record JarLimits(long content, long manifest, long list) {
    private static final int MEGABYTES = 20;

    /** Bytes of the manifest are in one array. */
    public static final int MOST_MANIFEST_MEGABYTES = 1024;

    /** The list of entries is in memory several times, so that the heap limits it, too. */
    private static final long SHARE_OF_HEAP = 16;

    public static final JarLimits DEFAULT = ofMegabytes(
            DeployerConfiguration.DEFAULT_CONTENT_LIMIT,
            DeployerConfiguration.DEFAULT_MANIFEST_LIMIT,
            DeployerConfiguration.DEFAULT_ENTRY_LIST_LIMIT);

    static JarLimits ofMegabytes(int content, int manifest, int list) {
        return new JarLimits(
                (long) content << MEGABYTES,
                (long) manifest << MEGABYTES,
                Math.min((long) list << MEGABYTES, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
    }
}
