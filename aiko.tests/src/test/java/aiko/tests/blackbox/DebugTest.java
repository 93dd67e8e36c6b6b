// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.jdi.Location;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A debugger at a container. */
class DebugTest {
    private static final String CLASS = "com.acme.Lamp";
    private static final String LAMP =
            """
            package com.acme;
            %s
            public class Lamp implements Lighting {
                @Override
                public void light(String text) {
                    java.util.logging.Logger.getLogger("lamp").info("lit " + text);
                }
            }
            """;
    private static final int LINE = 6;
    private static final int LINES_ADDED = 4;

    @TempDir
    Path folder;

    private int port;

    @BeforeEach
    void choose_a_port() throws Exception {
        port = Distribution.freePort();
    }

    private void drop(Container container, String version, int linesAdded) throws Exception {
        String lamp = LAMP.formatted("// moved\n".repeat(linesAdded));
        byte[] bundle = CompiledBundle.of(folder, version, lamp, Map.of());
        if (linesAdded == 0) {
            container.drop("lamp.jar", bundle);
        } else {
            Files.write(folder.resolve("next.jar"), bundle);
            assertThat(container.run("aiko:swap lamp next.jar").status()).isZero();
        }
        await().until(() -> container.run("aiko:bundles lamp").out().contains(version));
        await().until(() -> container.run("aiko:bundles lamp").out().contains("ACTIVE"));
    }

    @Test
    void a_line_of_a_bundle_is_hit_and_after_a_swap_the_line_of_the_new_version() throws Exception {
        try (var container = Container.start(
                        folder, Distribution.freePort(), Map.of(), "--debug", Integer.toString(port))
                .ready()) {
            assertThat(container.output()).contains("a debugger can attach to localhost:" + port);
            try (var debugger = Debugger.attach(port, CLASS, LINE)) {
                drop(container, "1.0.0", 0);
                container.run("aiko:call lamp light first");
                Location first = debugger.nextHit();
                assertThat(first.lineNumber()).isEqualTo(LINE);
                assertThat(first.method().name()).isEqualTo("light");
                await().untilAsserted(() -> assertThat(container.output()).contains("lit first"));

                debugger.moveTo(LINE + LINES_ADDED);
                drop(container, "2.0.0", LINES_ADDED);
                container.run("aiko:call lamp light second");
                Location second = debugger.nextHit();
                assertThat(second.lineNumber()).isEqualTo(LINE + LINES_ADDED);
                assertThat(second.declaringType()).isNotEqualTo(first.declaringType());
                await().untilAsserted(() -> assertThat(container.output()).contains("lit second"));
            }
        }
    }

    @Test
    void a_port_that_is_taken_or_none_is_one_line() throws Exception {
        try (var server = new ServerSocket()) {
            server.bind(new InetSocketAddress("127.0.0.1", port));
            var container = Container.start(folder, 1, Map.of(), "--debug=" + port);
            assertThat(container.process().waitFor()).isEqualTo(1);
            assertThat(container.output())
                    .contains("cannot listen on port " + port)
                    .hasLineCount(1);
        }
        var container = Container.start(folder, 1, Map.of(), "--debug=x");
        assertThat(container.process().waitFor()).isEqualTo(2);
        assertThat(container.output()).contains("expected a port").hasLineCount(1);
    }
}
