// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority and what it has signed, made with the JDK's keytool. */
public final class Certificates {
    private static final String PASSWORD = "changeit";

    private final Path folder;

    public Certificates(Path folder, String authority) throws Exception {
        this.folder = folder;
        keytool("-genkeypair", "-alias", "ca", "-dname", "CN=" + authority, "-ext", "bc:c", "-keystore", store("ca"));
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "ca",
                "-keystore",
                store("ca"),
                "-file",
                pem("ca").toString());
    }

    /** Signs a certificate that is valid from so many days from now on, and for so many days. */
    public void sign(String name, String hostName, int startDays, int days) throws Exception {
        keytool("-genkeypair", "-alias", name, "-dname", "CN=" + name, "-keystore", store(name));
        String request = folder.resolve(name + ".csr").toString();
        keytool("-certreq", "-alias", name, "-keystore", store(name), "-file", request);
        keytool(
                "-gencert",
                "-rfc",
                "-alias",
                "ca",
                "-keystore",
                store("ca"),
                "-infile",
                request,
                "-outfile",
                pem(name).toString(),
                "-ext",
                "san=dns:" + hostName,
                "-startdate",
                String.format("%+dd", startDays),
                "-validity",
                Integer.toString(days));
        keytool(
                "-importcert",
                "-noprompt",
                "-alias",
                "ca",
                "-keystore",
                store(name),
                "-file",
                pem("ca").toString());
        keytool(
                "-importcert",
                "-noprompt",
                "-alias",
                name,
                "-keystore",
                store(name),
                "-file",
                pem(name).toString());
        run(
                "openssl",
                "pkcs12",
                "-in",
                store(name),
                "-passin",
                "pass:" + PASSWORD,
                "-nocerts",
                "-nodes",
                "-out",
                key(name).toString());
    }

    public Path pem(String name) {
        return folder.resolve(name + ".pem");
    }

    public Path key(String name) {
        return folder.resolve(name + ".key");
    }

    /** Trusts the authority, and nobody else; is who the certificate says, if any. */
    public SSLContext context(String identity) throws Exception {
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", load("ca").getCertificate("ca"));
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        if (identity == null) {
            context.init(null, trust.getTrustManagers(), null);
        } else {
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(load(identity), PASSWORD.toCharArray());
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        }
        return context;
    }

    private KeyStore load(String name) throws Exception {
        var loaded = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(Path.of(store(name)))) {
            loaded.load(in, PASSWORD.toCharArray());
        }
        return loaded;
    }

    private String store(String name) {
        return folder.resolve(name + ".p12").toString();
    }

    private void keytool(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-J-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        if (arguments[0].equals("-genkeypair")) {
            command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
        }
        run(command.toArray(String[]::new));
    }

    private void run(String... command) throws Exception {
        Path output = folder.resolve("output.txt");
        int status = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException(String.join(" ", command) + ": " + Files.readString(output));
        }
    }
}
