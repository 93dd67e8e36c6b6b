// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.jar;

import aiko.deployer.internal.settings.DeployerConfiguration;
import aiko.deployer.internal.settings.JarLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Whether all that a jar holds is signed by a trusted key. It is the jar's central directory that counts, as for the
 * framework.
 */
public final class SignatureCheck implements SignaturePolicy {
    private final Supplier<JarLimits> limits;
    private final TrustedKeys trusted;

    public SignatureCheck(Supplier<JarLimits> limits, TrustedKeys trusted) {
        this.limits = limits;
        this.trusted = trusted;
    }

    @Override
    public boolean hasChanged() {
        try {
            return trusted.scan();
        } catch (IOException unreadable) {
            return false;
        }
    }

    @Override
    public void check(Path content) throws UnusableFileException {
        try {
            checkFile(content);
        } catch (IOException unreadable) {
            throw refused("its signature cannot be checked: " + unreadable.getMessage(), "sign it again");
        }
    }

    private void checkFile(Path file) throws IOException, UnusableFileException {
        boolean isSigned = false;
        String unsigned = null;
        try (var jar = new JarFile(file.toFile(), true)) {
            var signatures = new SignatureFiles(jar, limits.get().manifest());
            for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
                if (entry.isDirectory() && entry.getSize() == 0
                        || entry.getName().equalsIgnoreCase(JarFile.MANIFEST_NAME)
                        || signatures.contains(entry.getName())) {
                    continue;
                }
                // The signers of an entry are known once all of it was read.
                try (InputStream in = jar.getInputStream(entry)) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
                CodeSigner[] signers = entry.getCodeSigners();
                if (signers == null) {
                    unsigned = entry.getName();
                } else {
                    checkSigners(List.of(signers));
                    isSigned = true;
                }
            }
            if (!isSigned) {
                throw refused("it is not signed", "sign it with jarsigner: docs/deploy.md");
            }
            if (unsigned == null) {
                unsigned = signatures.unused();
            }
            if (unsigned != null) {
                throw refused("it is only partly signed: " + unsigned + " is not signed", "sign it again");
            }
            String incomplete = signatures.withoutHeaders();
            if (incomplete != null) {
                throw refused(incomplete + " does not cover the headers of the manifest", "sign it again");
            }
        } catch (SecurityException tampered) {
            throw refused("it was changed after it was signed: " + tampered.getMessage(), "sign it again");
        }
    }

    private void checkSigners(List<CodeSigner> signers) throws UnusableFileException {
        if (trusted.isEmpty()) {
            throw refused("etc/trusted contains no certificate", "copy that of the signer into it");
        }
        UnusableFileException refused = null;
        for (CodeSigner signer : signers) {
            var certificate = (X509Certificate)
                    signer.getSignerCertPath().getCertificates().get(0);
            List<X509Certificate> known = trusted.with(certificate.getPublicKey());
            if (known.isEmpty()) {
                refused = refused(
                        "it is signed by "
                                + certificate.getSubjectX500Principal().getName()
                                + ", whose certificate is not in etc/trusted",
                        "copy it there if you trust it");
            } else if (known.stream().anyMatch(SignatureCheck::isValid)) {
                return;
            } else {
                refused = refused(
                        "the certificate of "
                                + certificate.getSubjectX500Principal().getName()
                                + " in etc/trusted " + outOfDate(known.get(0)),
                        "replace it by a renewed certificate of the same key, or sign the bundle with another key");
            }
        }
        throw refused;
    }

    private static boolean isValid(X509Certificate certificate) {
        try {
            certificate.checkValidity();
            return true;
        } catch (CertificateExpiredException | CertificateNotYetValidException outOfDate) {
            return false;
        }
    }

    private static String outOfDate(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant().isBefore(Instant.now())
                ? "expired on " + day(certificate.getNotAfter())
                : "is not valid before " + day(certificate.getNotBefore());
    }

    private static String day(Date date) {
        return DateTimeFormatter.ISO_LOCAL_DATE
                .withLocale(Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(date.toInstant());
    }

    private static UnusableFileException refused(String reason, String remedy) {
        return new UnusableFileException(
                reason + " (" + DeployerConfiguration.REQUIRE_SIGNED + " is set); " + remedy, false);
    }
}
