// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Debian package: with {@code dpkg}, {@code lintian} and {@code systemd-analyze}, and the receiver of a notify socket. */
class DebianPackageTest {
    private static final Path PACKAGING =
            Path.of("../aiko.packaging").toAbsolutePath().normalize();
    private static final Path PACKAGE = PACKAGING.resolve("target/aiko.deb");
    private static final double MOST_EXPOSURE = 1.7;

    /** Prints the variables of each datagram; files that come with one are closed, as systemd does. */
    private static final String RECEIVER =
            """
            perl -MIO::Socket::UNIX -e '$| = 1; umask 0; \
            my $s = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => "/run/notify") or die; \
            while (defined $s->recv(my $d, 4096)) { print "$d\\n" }' >/tmp/notified 2>&1 &
            """;

    @TempDir
    private Path folder;

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(String.join(" ", command) + ":\n" + output)
                .isZero();
        return output;
    }

    private static Path tar() throws IOException {
        try (Stream<Path> files = Files.list(PACKAGING.resolve("target"))) {
            return files.filter(file -> file.toString().endsWith(".tar.gz"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void build(String version, Path target) throws Exception {
        build(PACKAGING, version, target);
    }

    private static void build(Path sources, String version, Path target) throws Exception {
        run(
                "sh",
                sources.resolve("debian/build").toString(),
                tar().toString(),
                version,
                "2026-11-24T00:00:00Z",
                target.toString());
    }

    @Test
    void it_is_installed_started_upgraded_and_purged() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can install packages");
        Path given = Files.createDirectory(folder.resolve("given"));
        Files.copy(PACKAGE, given.resolve("aiko.deb"));
        buildNewer(given.resolve("newer.deb"));
        Files.write(given.resolve("aloha.jar"), Distribution.example("example.aloha", "1.0.0"));
        int port = Distribution.freePort();

        try (var machine = new Machine(folder.resolve("machine"), given)) {
            machine.succeed("dpkg --force-depends --force-unsafe-io --install /tmp/given/aiko.deb");
            List<String> installed = machine.changes();
            assertThat(machine.succeed("stat -c '%n %U:%G %a' /etc/aiko /var/lib/aiko /var/lib/aiko/data"
                            + " /var/lib/aiko/deploy /var/log/aiko"))
                    .isEqualTo(
                            """
                            /etc/aiko root:aiko 2750
                            /var/lib/aiko aiko:aiko 750
                            /var/lib/aiko/data aiko:aiko 700
                            /var/lib/aiko/deploy aiko:aiko 750
                            /var/log/aiko aiko:aiko 750
                            """);
            assertThat(machine.succeed("getent passwd aiko")).contains(":/var/lib/aiko:/usr/sbin/nologin");
            assertThat(machine.succeed("aiko version")).startsWith("aiko ");

            // The administrator changes a file of the package, adds one, and drops a bundle.
            machine.succeed("echo mqtt.port = " + port + " >>/etc/aiko/aiko.process.cfg"
                    + " && echo state.keep = true >/etc/aiko/aiko.registrar.cfg");
            machine.succeed("install -o aiko -g aiko /tmp/given/aloha.jar /var/lib/aiko/deploy/");
            startAsSystemdDoes(machine);
            awaitNotified(machine, "READY=1");
            assertThat(notified(machine)).contains("STATUS=READY aiko/").contains(" services=2");
            awaitNotified(machine, "WATCHDOG=1");
            assertThat(machine.succeed("aiko status")).startsWith("READY ");
            assertThat(machine.run("setpriv --reuid aiko --regid aiko --clear-groups aiko run")
                            .out())
                    .as("the lock is still held")
                    .contains("a container runs in /var/lib/aiko/data already with pid ");
            assertThat(machine.run("setpriv --reuid 65534 --regid 65534 --clear-groups aiko status"))
                    .as("another user")
                    .isEqualTo(new Machine.Result(
                            1,
                            "aiko: cannot reach the container of /var/lib/aiko/data: permission denied; run this command as"
                                    + " the owner of that folder, or name another one with --data\n"));

            // While it runs: without systemd, nothing restarts it.
            machine.succeed("dpkg --force-depends --force-unsafe-io --force-confold --install /tmp/given/newer.deb");
            assertThat(machine.succeed("aiko status")).startsWith("READY ").contains("mqtt=localhost:" + port);
            assertThat(stop(machine)).isEqualTo("0");
            assertThat(notified(machine)).endsWith("STOPPING=1\nSTATUS=shutting down\nBARRIER=1\n");
            assertThat(machine.succeed("cat /etc/aiko/aiko.process.cfg.dpkg-dist"))
                    .as("both have changed it")
                    .contains("# In 9.0.0")
                    .doesNotContain("mqtt.port = " + port);
            machine.succeed("dpkg --force-depends --force-unsafe-io --install /tmp/given/newer.deb");
            assertThat(machine.run("setpriv --reuid 65534 --regid 65534 --clear-groups aiko run")
                            .out())
                    .isEqualTo(
                            "aiko: data folder /var/lib/aiko/data: cannot be used: permission denied; use another one"
                                    + " with --data\n");
            assertThat(machine.succeed("dpkg-query -W -f '${Status} ${Version}' aiko"))
                    .isEqualTo("install ok installed 9.0.0-1");
            startAsSystemdDoes(machine);
            awaitNotified(machine, "READY=1");
            assertThat(machine.succeed("aiko exec 'aiko:request aloha request Pele'"))
                    .isEqualTo("Aloha Pele!\n");
            assertThat(machine.succeed("aiko status")).contains("mqtt=localhost:" + port);
            assertThat(machine.succeed("ls /var/lib/aiko/data")).contains("deployed", "registrar");
            assertThat(stop(machine)).isEqualTo("0");

            machine.succeed("dpkg --force-depends --force-unsafe-io --remove aiko");
            assertThat(machine.succeed("cat /etc/aiko/aiko.process.cfg; ls /var/lib/aiko/deploy"))
                    .as("a removed package keeps settings and bundles")
                    .contains("mqtt.port = " + port, "aloha.jar");
            machine.succeed("dpkg --force-unsafe-io --purge aiko");
            assertThat(machine.run("getent passwd aiko").status()).isNotZero();
            assertThat(installed).anyMatch(file -> file.contains("/usr/share/aiko/"));
            assertThat(machine.changes())
                    .filteredOn(file -> file.contains("aiko"))
                    .isEmpty();
            assertThat(machine.succeed(
                            "ls -d /etc/aiko /var/*/aiko /usr/share/aiko /usr/share/doc/aiko 2>/dev/null || true"))
                    .isEmpty();
        }
    }

    /** The next version has another file of settings. */
    private void buildNewer(Path target) throws Exception {
        Path sources = folder.resolve("newer");
        Files.createDirectories(sources.resolve("docs"));
        Path packaging = Files.createDirectories(sources.resolve("aiko.packaging"));
        run("cp", "-r", PACKAGING.resolve("debian").toString(), packaging.toString());
        run(
                "cp",
                "-r",
                PACKAGING.resolve("../docs/install").toString(),
                sources.resolve("docs").toString());
        Files.writeString(packaging.resolve("debian/etc/aiko.process.cfg"), "# In 9.0.0\n", StandardOpenOption.APPEND);
        build(packaging, "9.0.0", target);
    }

    /** Its command line, its user and its environment are those of the unit. */
    private static void startAsSystemdDoes(Machine machine) throws IOException {
        String unit = machine.succeed("cat /lib/systemd/system/aiko.service");
        machine.succeed("rm -f /run/notify");
        machine.succeed(RECEIVER);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> machine.run("test -S /run/notify").status() == 0);
        machine.succeed("cd / && JAVA_HOME='" + System.getProperty("java.home")
                + "' NOTIFY_SOCKET=/run/notify WATCHDOG_USEC=1500000 setpriv --reuid " + value(unit, "User")
                + " --regid " + value(unit, "Group") + " --clear-groups --no-new-privs " + value(unit, "ExecStart")
                + " >/tmp/output 2>&1 & echo $! >/tmp/pid");
    }

    private static String value(String unit, String key) {
        Matcher matcher = Pattern.compile("(?m)^" + key + "=(.+)$").matcher(unit);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static String notified(Machine machine) throws IOException {
        return machine.succeed("cat /tmp/notified");
    }

    private static void awaitNotified(Machine machine, String variable) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(notified(machine))
                .as(machine.succeed("cat /tmp/output"))
                .contains(variable));
    }

    /** Returns the exit status. */
    private static String stop(Machine machine) throws IOException {
        return machine.succeed("kill $(cat /tmp/pid); wait $(cat /tmp/pid); echo $?")
                .strip();
    }

    @Test
    void lintian_finds_nothing() throws Exception {
        assertThat(run("lintian", "--allow-root", "--fail-on", "error,warning", PACKAGE.toString()))
                .isEmpty();
    }

    @Test
    void the_same_archive_gives_the_same_package() throws Exception {
        Path again = folder.resolve("again.deb");
        String version =
                run("dpkg-deb", "--field", PACKAGE.toString(), "Version").strip();
        build(version.replaceFirst("-1$", "").replace('~', '-'), again);
        assertThat(again).hasSameBinaryContentAs(PACKAGE);
    }

    @Test
    void systemd_accepts_the_unit_and_finds_it_hardened() throws Exception {
        Path root = Files.createDirectory(folder.resolve("root"));
        run("dpkg-deb", "--extract", PACKAGE.toString(), root.toString());
        Path unit = root.resolve("lib/systemd/system/aiko.service");
        // Only the path of the command and the viewer of the manual are those of an installed package.
        Path checked = Files.writeString(
                folder.resolve("aiko.service"),
                Files.readString(unit)
                        .replace("ExecStart=/usr/bin/aiko", "ExecStart=" + root.resolve("usr/bin/aiko"))
                        .replace("man:aiko(1) ", ""));
        assertThat(run("systemd-analyze", "verify", checked.toString())).isEmpty();
        assertThat(Files.readString(unit).replace("/usr/bin/aiko", "")).contains("Documentation=man:aiko(1) file:/usr");

        String exposure = run("systemd-analyze", "security", "--offline=true", "--no-pager", checked.toString());
        Matcher score = Pattern.compile("Overall exposure level for aiko.service: ([0-9.]+)")
                .matcher(exposure);
        assertThat(score.find()).isTrue();
        assertThat(Double.parseDouble(score.group(1))).isLessThanOrEqualTo(MOST_EXPOSURE);
    }

    @Test
    void the_manual_contains_the_help() throws Exception {
        Path root = Files.createDirectory(folder.resolve("manual"));
        run("dpkg-deb", "--extract", PACKAGE.toString(), root.toString());
        String manual = run("zcat", root.resolve("usr/share/man/man1/aiko.1.gz").toString());
        List<String> help =
                run(Distribution.command().toString(), "help").lines().skip(1).toList();
        assertThat(manual.replace("\\-", "-").replace("\\\\", "\\")).contains(String.join("\n", help));
        assertThat(help).anyMatch(line -> line.contains("backup FILE")).anyMatch(line -> line.contains("--data DIR"));
    }
}
