// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.jar;

import aiko.deployer.internal.settings.DeployerConfiguration;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.osgi.framework.Constants;

/**
 * The main headers of a jar's manifest, as the framework has them. It reads manifests by itself, and differently from Java
 * where a header is there twice, or a line ends with a bare carriage return: these are refused.
 * A last line without an end counts, as for the framework.
 */
final class ManifestHeaders {
    private static final String MULTI_RELEASE = "Multi-Release";
    private static final int FIRST_RELEASE = 9;

    private ManifestHeaders() {}

    /** Before anything of it is read. */
    static void checkSize(ZipEntry manifest, long limit) throws UnusableFileException {
        if (manifest.getSize() > limit) {
            throw UnusableFileException.overLimit("manifest", limit, DeployerConfiguration.MANIFEST_LIMIT);
        }
    }

    /** Empty where there is no manifest. */
    static Map<String, String> of(ZipFile zip, long limit) throws IOException, UnusableFileException {
        ZipEntry entry = zip.getEntry(JarFile.MANIFEST_NAME);
        if (entry == null) {
            return new TreeMap<>();
        }
        Map<String, String> headers = read(zip, entry, limit);
        ZipEntry ofRelease = "true".equals(headers.get(MULTI_RELEASE)) ? ofRelease(zip) : null;
        if (ofRelease != null) {
            Map<String, String> instead = read(zip, ofRelease, limit);
            for (String name : new String[] {Constants.IMPORT_PACKAGE, Constants.REQUIRE_CAPABILITY}) {
                if (instead.containsKey(name)) {
                    headers.put(name, instead.get(name));
                }
            }
        }
        return headers;
    }

    /** As the framework does, the one for the latest release up to this Java, and no other; null if there is none. */
    private static ZipEntry ofRelease(ZipFile zip) {
        for (int release = Runtime.version().feature(); release >= FIRST_RELEASE; release--) {
            ZipEntry manifest = zip.getEntry("META-INF/versions/" + release + "/OSGI-INF/MANIFEST.MF");
            if (manifest != null) {
                return manifest;
            }
        }
        return null;
    }

    private static Map<String, String> read(ZipFile zip, ZipEntry entry, long limit)
            throws IOException, UnusableFileException {
        checkSize(entry, limit);
        byte[] content;
        try (InputStream in = zip.getInputStream(entry)) {
            content = Arrays.copyOf(in.readNBytes((int) limit), (int) entry.getSize() + 1);
        }
        content[content.length - 1] = '\n';
        checkLines(content);
        try {
            var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            new Manifest(new ByteArrayInputStream(content))
                    .getMainAttributes()
                    .forEach((name, value) -> headers.put(name.toString(), value.toString()));
            return headers;
        } catch (IOException | IllegalArgumentException malformed) {
            throw refused("its manifest is malformed: " + malformed.getMessage() + "; build it with bnd");
        }
    }

    /** Those of the main section, which ends with an empty line. */
    private static void checkLines(byte[] content) throws UnusableFileException {
        Set<String> names = new HashSet<>();
        int start = 0;
        int colon = -1;
        for (int i = 0; i < content.length; i++) {
            byte present = content[i];
            if (present == ':' && colon < 0) {
                colon = i;
            } else if (present == '\r' && i + 1 < content.length && content[i + 1] != '\n') {
                throw refused("its manifest is malformed: a line ends with a carriage return alone; build it with bnd");
            } else if (present == '\n') {
                int end = i > start && content[i - 1] == '\r' ? i - 1 : i;
                if (end == start) {
                    return;
                }
                if (content[start] != ' ' && colon >= 0) {
                    String name = new String(content, start, colon - start, StandardCharsets.UTF_8);
                    if (!names.add(name.toLowerCase(Locale.ROOT))) {
                        throw refused("its manifest is malformed: it has " + name + " twice; build it with bnd");
                    }
                }
                start = i + 1;
                colon = -1;
            }
        }
    }

    private static UnusableFileException refused(String reason) {
        return new UnusableFileException(reason, false);
    }
}
