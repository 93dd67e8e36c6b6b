// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.jar;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertPath;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.ZipFile;
import jdk.security.jarsigner.JarSigner;

/** A key with a certificate of its own, as keytool makes it. */
record SigningKey(Path store, String name, PrivateKey key, Certificate certificate) {
    private static final String PASSWORD = "for this test";

    /** @param validity options of keytool */
    static SigningKey generate(Path folder, String name, String... validity) throws Exception {
        Path store = folder.resolve(name + ".p12");
        var options = new ArrayList<>(List.of("-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name));
        options.addAll(List.of(validity));
        keytool(store, name, options);
        return load(store, name);
    }

    /** The same key with a certificate from now on. */
    SigningKey renewed() throws Exception {
        keytool(store, name, List.of("-selfcert", "-validity", "5"));
        return load(store, name);
    }

    private static void keytool(Path store, String name, List<String> options) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(options);
        command.addAll(List.of("-alias", name, "-keystore", store.toString(), "-storepass", PASSWORD));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes());
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
    }

    private static SigningKey load(Path store, String name) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return new SigningKey(
                store, name, (PrivateKey) keys.getKey(name, PASSWORD.toCharArray()), keys.getCertificate(name));
    }

    byte[] sign(byte[] jar) throws Exception {
        CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate));
        Path file = Files.createTempFile("unsigned", ".jar");
        try {
            Files.write(file, jar);
            var signed = new ByteArrayOutputStream();
            try (var zip = new ZipFile(file.toFile())) {
                new JarSigner.Builder(key, path).signerName("TEST").build().sign(zip, signed);
            }
            return signed.toByteArray();
        } finally {
            Files.delete(file);
        }
    }

    byte[] der() throws Exception {
        return certificate.getEncoded();
    }

    String pem() throws Exception {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der())
                + "\n-----END CERTIFICATE-----\n";
    }
}
