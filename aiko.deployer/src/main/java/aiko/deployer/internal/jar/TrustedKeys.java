// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.jar;

import aiko.deployer.internal.file.FileStamp;
import aiko.deployer.internal.file.RegularFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The certificates in a folder, PEM or DER, one or several in a file. Owned by the deployer's thread. */
public final class TrustedKeys {
    private static final int LONGEST = 1 << 20;

    private final Path folder;
    private final Consumer<String> problems;
    private final List<X509Certificate> certificates = new ArrayList<>();
    private Map<Path, FileStamp> known;

    /** @param problems hears of files that are no certificates, once for each version of the folder */
    public TrustedKeys(Path folder, Consumer<String> problems) {
        this.folder = folder;
        this.problems = problems;
    }

    /** Looks again, and reads all if anything has changed since the last look. Returns whether anything has. */
    boolean scan() throws IOException {
        Map<Path, FileStamp> present = files();
        if (present.equals(known)) {
            return false;
        }
        known = present;
        certificates.clear();
        present.keySet().forEach(this::read);
        return true;
    }

    boolean isEmpty() {
        return certificates.isEmpty();
    }

    /** The certificates that have the key, valid or not. */
    List<X509Certificate> with(PublicKey key) {
        return certificates.stream()
                .filter(certificate -> certificate.getPublicKey().equals(key))
                .toList();
    }

    private Map<Path, FileStamp> files() throws IOException {
        var files = new TreeMap<Path, FileStamp>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> all = Files.list(folder)) {
                all.filter(file -> !file.getFileName().toString().startsWith(".") && !Files.isDirectory(file))
                        .forEach(file -> files.put(file, FileStamp.of(file)));
            }
        }
        return files;
    }

    private void read(Path file) {
        try (RegularFile.Opened opened = RegularFile.open(file)) {
            byte[] content = opened.in().readNBytes(LONGEST + 1);
            if (content.length > LONGEST) {
                throw new IOException("it is larger than " + (LONGEST >> 20) + " MB");
            }
            List<X509Certificate> found =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(content))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (found.isEmpty()) {
                problems.accept(problem(file, "it contains no certificate"));
            }
            certificates.addAll(found);
        } catch (IOException | CertificateException unreadable) {
            problems.accept(problem(file, unreadable.getMessage()));
        }
    }

    private String problem(Path file, String reason) {
        return folder.getFileName() + "/" + file.getFileName()
                + ": ignored: it cannot be read as X.509 certificates, PEM or DER: " + reason;
    }
}
