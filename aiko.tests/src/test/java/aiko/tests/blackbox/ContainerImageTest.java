// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** The Java of the image has the modules that the container needs; the image itself is built by hand, see docs/how-to/install.md. */
class ContainerImageTest {
    @TempDir
    private Path folder;

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
