// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A container that starts signed bundles only. */
class SignedBundlesTest {
    private static final String CONFIGURATION = "aiko.deployer.cfg";
    private static final String PASSWORD = "for this test";

    @TempDir
    Path folder;

    private Path keys;
    private Path trusted;

    @BeforeEach
    void make_a_key_and_trust_it() throws Exception {
        keys = folder.resolve("keys.p12");
        trusted = Files.createDirectories(folder.resolve("etc/trusted"));
        tool("keytool", "-genkeypair", "-alias", "maker", "-keyalg", "EC", "-dname", "CN=maker");
        tool("keytool", "-exportcert", "-rfc", "-alias", "maker", "-file", trusted + "/maker.pem");
    }

    private void tool(String name, String... arguments) throws Exception {
        var command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", name).toString(),
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isZero();
    }

    private byte[] signed(byte[] jar) throws Exception {
        Path file = Files.write(folder.resolve("signing.jar"), jar);
        tool("jarsigner", file.toString(), "maker");
        return Files.readAllBytes(file);
    }

    private static String row(Container container, String file) throws Exception {
        return container
                .exec("aiko:bundles")
                .out()
                .lines()
                .filter(line -> line.contains(file))
                .findFirst()
                .orElse("");
    }

    private static void await(Container container, String file, String... parts) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(row(container, file))
                .contains(parts));
    }

    @Test
    void only_what_a_trusted_key_has_signed_is_started() throws Exception {
        byte[] aloha = Distribution.example("example.aloha", "1.0.0");
        byte[] timer = Distribution.example("example.timer", "1.0.0");
        Path deploy = Files.createDirectories(folder.resolve("deploy"));
        Files.write(deploy.resolve("aloha.jar"), signed(aloha));
        Files.write(deploy.resolve("timer.jar"), timer);
        try (var container = Container.start(
                        folder, Distribution.freePort(), CONFIGURATION, "deploy.require-signed = true")
                .ready()) {
            await(container, "aloha.jar", "ACTIVE");
            await(container, "timer.jar", "REFUSED", "it is not signed");

            container.drop("aloha.jar", Distribution.example("example.aloha", "2.0.0"));
            await(container, "aloha.jar", "REFUSED", "it is not signed", "the previous version keeps running");
            assertThat(row(container, "example.aloha")).isNotEmpty();

            // What is trusted may change while it runs.
            container.drop("timer.jar", signed(timer));
            await(container, "timer.jar", "ACTIVE");
        }
        // Neither what is unsigned now nor what is trusted no more starts again.
        Files.delete(trusted.resolve("maker.pem"));
        try (var container = Container.start(folder, Distribution.freePort(), java.util.Map.of())
                .ready()) {
            await(container, "aloha.jar", "REFUSED", "it is not signed");
            await(container, "timer.jar", "REFUSED", "etc/trusted contains no certificate");

            Container.configure(folder, CONFIGURATION, "deploy.require-signed = false");
            await(container, "aloha.jar", "ACTIVE", "2.0.0");
            await(container, "timer.jar", "ACTIVE");
        }
    }
}
