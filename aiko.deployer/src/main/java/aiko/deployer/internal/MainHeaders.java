// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Manifest;

/**
 * The main headers of a manifest, as the framework reads them. What it would read in another way than Java is refused, so that
 * what is installed is what was checked.
 */
final class MainHeaders {
    private static final byte[] LINE_END = {'\n'};

    private MainHeaders() {}

    static Map<String, String> read(byte[] manifest) throws UnusableFileException {
        if (hasLoneCarriageReturn(manifest)) {
            // To Java it ends a line, to the framework it is a part of it.
            throw malformed("a line ends with a carriage return alone");
        }
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        // The framework reads a last line without an end, too.
        try (var in = new SequenceInputStream(new ByteArrayInputStream(manifest), new ByteArrayInputStream(LINE_END))) {
            new Manifest(in)
                    .getMainAttributes()
                    .forEach((name, value) -> headers.put(name.toString(), value.toString()));
        } catch (IOException | IllegalArgumentException malformed) {
            throw malformed(malformed.getMessage());
        }
        return headers;
    }

    private static boolean hasLoneCarriageReturn(byte[] manifest) {
        for (int i = 0; i < manifest.length; i++) {
            if (manifest[i] == '\r' && (i + 1 == manifest.length || manifest[i + 1] != '\n')) {
                return true;
            }
        }
        return false;
    }

    private static UnusableFileException malformed(String reason) {
        return new UnusableFileException("its manifest is malformed: " + reason, false);
    }
}
