// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes {@code lib/program}, a checksum of all jars on the class path of the container: two builds of one version may have jars of
 * the same size and time, by which Java tells whether a class-data archive was made from them. The build runs it as a source file:
 * {@code java ProgramIdentity.java LIB SYSTEM}.
 */
final class ProgramIdentity {
    private ProgramIdentity() {}

    public static void main(String[] arguments) throws IOException, NoSuchAlgorithmException {
        Path lib = Path.of(arguments[0]);
        var digest = MessageDigest.getInstance("SHA-256");
        for (Path folder : List.of(lib, Path.of(arguments[1]))) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path jar : files.filter(file -> file.toString().endsWith(".jar"))
                        .sorted()
                        .toList()) {
                    digest.update(Files.readAllBytes(jar));
                }
            }
        }
        Files.writeString(lib.resolve("program"), HexFormat.of().formatHex(digest.digest()) + "\n");
    }
}
