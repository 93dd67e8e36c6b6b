// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.jar;

import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.felix.framework.cache.BundleCache;

/** A jar as the framework reads it. */
public final class FrameworkReader {
    private FrameworkReader() {}

    /** The headers of its manifest. */
    public static Map<String, Object> headers(ZipFile zip) throws Exception {
        Map<String, Object> headers = read(zip, JarFile.MANIFEST_NAME);
        if ("true".equals(headers.get("Multi-Release"))) {
            int release = Runtime.version().feature();
            while (release > 9 && zip.getEntry(manifest(release)) == null) {
                release--;
            }
            Map<String, Object> later = read(zip, manifest(release));
            for (String name : new String[] {"Import-Package", "Require-Capability"}) {
                if (later.containsKey(name)) {
                    headers.put(name, later.get(name));
                }
            }
        }
        return headers;
    }

    private static String manifest(int release) {
        return "META-INF/versions/" + release + "/OSGI-INF/MANIFEST.MF";
    }

    private static Map<String, Object> read(ZipFile zip, String name) throws Exception {
        var headers = new TreeMap<String, Object>(String.CASE_INSENSITIVE_ORDER);
        ZipEntry entry = zip.getEntry(name);
        return entry == null
                ? headers
                : BundleCache.getMainAttributes(headers, zip.getInputStream(entry), entry.getSize());
    }
}
