// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A distribution is replaced by the next one, as {@code docs/how-to/upgrade.md} describes it, and its backup moves to another
 * machine. The former distribution is this one under another name, or the file that the property {@code aiko.previous} names.
 */
class UpgradeTest {
    private static final Path GUIDE = Path.of("../docs/how-to/upgrade.md");
    private static final Pattern COMMANDS = Pattern.compile("(?s)```sh\n(.*?)```");

    @TempDir
    private Path folder;

    private int port;

    private static Path archive() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../aiko.packaging/target"))) {
            return files.filter(file -> file.toString().endsWith(".tar.gz"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void unpack(Path archive, Path target) throws Exception {
        Files.createDirectories(target);
        shell(target, "tar -xzf '" + archive.toAbsolutePath() + "' --strip-components=1");
    }

    private static void shell(Path where, String commands) throws Exception {
        Process process = new ProcessBuilder("sh", "-e", "-c", commands)
                .directory(where.toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(commands).isZero();
    }

    /** A container as a user starts it, with the folders of its distribution. */
    private final class Installed implements AutoCloseable {
        private final Path home;
        private final Path output;
        private final Process process;

        Installed(Path home) throws IOException {
            this.home = home;
            output = Files.createTempFile(folder, "output", "");
            process = command("run")
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            awaitLine("READY ");
        }

        private ProcessBuilder command(String... arguments) {
            var line = new ArrayList<>(List.of(home.resolve("bin/aiko").toString()));
            line.addAll(List.of(arguments));
            var builder = new ProcessBuilder(line);
            builder.environment().keySet().removeIf(name -> name.startsWith("AIKO_"));
            builder.environment().put("AIKO_MQTT_PORT", Integer.toString(port));
            return builder;
        }

        /** Its exit status, and its output. */
        String run(String... arguments) throws Exception {
            Process client = command(arguments).redirectErrorStream(true).start();
            client.getOutputStream().close();
            String out = new String(client.getInputStream().readAllBytes());
            assertThat(client.waitFor(20, TimeUnit.SECONDS)).isTrue();
            return client.exitValue() + " " + out;
        }

        void awaitLine(String line) {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(Files.readString(output)).contains(line));
        }

        void drop(String name, byte[] content) throws IOException {
            Path temporary = home.resolve("deploy/." + name);
            Files.write(temporary, content);
            Files.move(temporary, home.resolve("deploy").resolve(name), StandardCopyOption.ATOMIC_MOVE);
        }

        @Override
        public void close() throws InterruptedException {
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void an_upgrade_and_a_backup_keep_settings_bundles_and_state() throws Exception {
        port = Distribution.freePort();
        Path aiko = folder.resolve("aiko");
        Path next = archive();
        unpack(Path.of(System.getProperty("aiko.previous", next.toString())), aiko);
        Files.writeString(aiko.resolve("etc/aiko.registrar.cfg"), "state.keep = true\n");
        Files.writeString(aiko.resolve("lib/left-behind.jar"), "a library that the next version does not have");
        Path backup = folder.resolve("backup.zip");

        try (var container = new Installed(aiko)) {
            container.drop("diary.jar", DataAreaTest.diary("1.0.0"));
            container.awaitLine("diary 1.0.0: start 1");
            container.drop("diary.jar", DataAreaTest.diary("2.0.0"));
            container.awaitLine("diary 2.0.0: start 2");

            assertThat(container.run("backup", backup.toString())).matches("0 saved \\d+ files to .*\n");
            assertThat(container.run("restore", backup.toString()))
                    .startsWith("1 aiko: restore: a container runs in ")
                    .contains("with pid " + container.process.pid());
        }

        upgrade(aiko, next);

        assertThat(aiko.resolve("lib/left-behind.jar")).doesNotExist();
        assertKept(aiko, 3);
        Path other = folder.resolve("other machine");
        unpack(next, other);
        shell(other, "bin/aiko restore '" + backup + "'");
        assertKept(other, 3);
    }

    /** The commands of the guide, with these files. */
    private void upgrade(Path aiko, Path next) throws Exception {
        String commands = COMMANDS.matcher(Files.readString(GUIDE))
                .results()
                .map(found -> found.group(1))
                .filter(block -> block.contains("tar -x"))
                .findFirst()
                .orElseThrow()
                .lines()
                // The container is stopped already, and started by the test.
                .filter(line -> !line.startsWith("bin/aiko"))
                .reduce("", (all, line) -> all + line + "\n");
        assertThat(commands).contains("/opt/aiko", "aiko-0.2.0.tar.gz");
        shell(
                folder,
                commands.replace("/opt/aiko", "'" + aiko + "'")
                        .replaceAll(
                                "\\S*aiko-0\\.2\\.0\\.tar\\.gz",
                                "'" + next.toAbsolutePath().normalize() + "'"));
    }

    private void assertKept(Path home, int starts) throws Exception {
        assertThat(home.resolve("etc/aiko.registrar.cfg")).hasContent("state.keep = true");
        try (var container = new Installed(home)) {
            container.awaitLine("diary 2.0.0: start " + starts);
            assertThat(Files.readString(home.resolve("data/registrar/state"))).isNotEmpty();
            assertThat(container.run("exec", "aiko:rollback diary")).startsWith("0 ");
            container.awaitLine("diary 1.0.0: start " + (starts + 1));
        }
    }
}
