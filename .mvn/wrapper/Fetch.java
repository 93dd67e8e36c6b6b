// SPDX-License-Identifier: Apache-2.0

import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** {@code java Fetch.java FILE [URL]}: downloads the file, if there is a URL, and prints its SHA-512. */
final class Fetch {
    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]);
        if (arguments.length > 1) {
            try (InputStream input = URI.create(arguments[1]).toURL().openStream();
                    OutputStream output = Files.newOutputStream(file)) {
                input.transferTo(output);
            }
        }
        MessageDigest digest = MessageDigest.getInstance("SHA-512");
        try (InputStream input = new DigestInputStream(Files.newInputStream(file), digest)) {
            input.transferTo(OutputStream.nullOutputStream());
        }
        System.out.println(HexFormat.of().formatHex(digest.digest()));
    }
}
