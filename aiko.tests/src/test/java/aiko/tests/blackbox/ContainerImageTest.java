// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image, built with Debian's {@code buildah} on a copy of this machine; and its Java has the modules that the container needs. */
class ContainerImageTest {
    private static final Path PACKAGING =
            Path.of("../aiko.packaging").toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    @Test
    void the_image_is_built_without_a_network_and_its_container_ends_in_order() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can build an image without namespaces");
        Path given = Files.createDirectory(folder.resolve("given"));
        try (Stream<Path> files = Files.list(PACKAGING.resolve("target"))) {
            Path tar = files.filter(file -> file.toString().endsWith(".tar.gz"))
                    .findFirst()
                    .orElseThrow();
            Files.copy(tar, given.resolve("aiko.tar.gz"));
        }
        String storage = " --root /tmp/given/storage --runroot /tmp/given/run ";
        String run = "buildah" + storage + "run --isolation chroot --env AIKO_MQTT_PORT=" + Distribution.freePort()
                + " aiko -- ";

        try (var machine = new Machine(folder.resolve("machine"), given)) {
            machine.succeed("mount -t sysfs -o ro sysfs /sys");
            machine.succeed("JAVA_HOME='" + System.getProperty("java.home") + "' sh '" + PACKAGING
                    + "/image/build' /tmp/given/aiko.tar.gz aiko:test" + storage);
            machine.succeed("buildah" + storage + "from --name aiko localhost/aiko:test");
            assertThat(machine.succeed(run + "id")).startsWith("uid=10000(aiko) gid=10000(aiko)");
            assertThat(machine.succeed(run + "aiko config check")).isNotEmpty();
            assertThat(machine.succeed(run + "sh -c 'ls /opt/aiko; command -v javac || true'"))
                    .contains("bin\n", "system\n")
                    .doesNotContain("etc\n", "deploy\n", "javac");

            machine.succeed(run + "aiko run >/tmp/output 2>&1 & echo $! >/tmp/pid");
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(machine.succeed("cat /tmp/output"))
                    .containsPattern("(?m)^READY "));
            assertThat(machine.succeed(run + "aiko status")).startsWith("READY ");
            String process = machine.succeed("sed -n 's,^READY [^ ]*/\\([0-9]*\\) .*,\\1,p' /tmp/output")
                    .strip();
            assertThat(machine.succeed("stat -c %u /proc/" + process)).isEqualTo("10000\n");
            assertThat(machine.succeed("kill " + process + "; wait $(cat /tmp/pid); echo $?"))
                    .isEqualTo("0\n");
        }
    }

    private static String modules() throws Exception {
        Matcher argument = Pattern.compile("(?m)^ARG MODULES=(\\S+)$")
                .matcher(Files.readString(Path.of("../docs/install/Containerfile")));
        assertThat(argument.find()).isTrue();
        return argument.group(1);
    }

    @Test
    void a_container_is_ready_and_saved_with_these_modules_only() throws Exception {
        Map<String, String> environment = Map.of("AIKO_JAVA_OPTS", "--limit-modules=" + modules());
        try (Container container =
                Container.start(folder, Distribution.freePort(), environment).ready()) {
            Container.configure(folder, "aiko.http.cfg", "port = 0");
            ProcessBuilder backup =
                    container.command("backup", folder.resolve("backup.zip").toString());
            backup.environment().putAll(environment);
            Container.Result saved = container.result(backup);
            assertThat(saved.status()).as(saved.err()).isZero();
            assertThat(saved.out()).startsWith("saved ");
        }
    }

    @Test
    void they_contain_all_that_the_bundles_use() throws Exception {
        var jars = new ArrayList<String>();
        for (String part : List.of("lib", "system", "optional")) {
            try (Stream<Path> files = Files.list(Distribution.home().resolve(part))) {
                files.map(Path::toString).filter(file -> file.endsWith(".jar")).forEach(jars::add);
            }
        }
        var line = new ArrayList<>(List.of("--ignore-missing-deps", "--multi-release", "17", "--print-module-deps"));
        line.addAll(jars);
        var out = new StringWriter();
        int status = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(new PrintWriter(out), new PrintWriter(out), line.toArray(String[]::new));

        assertThat(status).as(out.toString()).isZero();
        assertThat(Set.of(modules().split(",")))
                .containsAll(Stream.of(out.toString().strip().split(","))
                        .filter(module -> !module.equals("java.base"))
                        .toList());
    }
}
