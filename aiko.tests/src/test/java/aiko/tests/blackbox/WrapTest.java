// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.cliftonlabs.json_simple.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A library that is no bundle becomes one, and a bundle uses it. */
class WrapTest {
    private static final String USER =
            """
            package com.acme;

            import com.github.cliftonlabs.json_simple.JsonObject;
            import java.util.logging.Logger;

            public class Lamp implements Lighting {
                @Override
                public void light(String text) {
                    JsonObject object = new JsonObject();
                    object.put("text", text);
                    Logger.getLogger("lamp").info(object.toJson());
                }
            }
            """;

    @TempDir
    Path folder;

    private Path library;

    @BeforeEach
    void copy_the_library() throws Exception {
        Path jar = Path.of(JsonObject.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        library = Files.copy(jar, folder.resolve("json simple.jar"));
    }

    private Container.Result wrap(Container container, String... arguments) throws Exception {
        var line = new ArrayList<>(List.of(Distribution.command().toString(), "wrap"));
        line.addAll(List.of(arguments));
        return container.result(new ProcessBuilder(line).directory(folder.toFile()));
    }

    @Test
    void a_wrapped_library_is_dropped_and_used() throws Exception {
        int port = Distribution.freePort();
        try (var container = Container.start(folder, port, Map.of()).ready()) {
            var made = wrap(container, library.getFileName().toString());
            assertThat(made.status()).as(made.err()).isZero();
            assertThat(made.err()).isEmpty();
            assertThat(made.out()).contains("com.github.cliftonlabs.json-simple 3.0.2");

            // As the last line says.
            String[] copy = made.out().strip().split("\n");
            String command = copy[copy.length - 1].replaceFirst(".*: cp ", "cp ");
            assertThat(new ProcessBuilder("sh", "-c", command)
                            .directory(folder.toFile())
                            .start()
                            .waitFor())
                    .isZero();
            container.drop(
                    "lamp.jar",
                    CompiledBundle.of(
                            folder,
                            "1.0.0",
                            USER,
                            Map.of("Import-Package", "com.github.cliftonlabs.json_simple;version=\"[3,4)\""),
                            library));
            await().until(() -> container.run("aiko:bundles lamp").out().contains("ACTIVE"));
            container.run("aiko:call lamp light bright");
            await().untilAsserted(() -> assertThat(container.output()).contains("{\"text\":\"bright\"}"));

            var again = wrap(container, library.getFileName().toString());
            assertThat(again.status()).isEqualTo(1);
            assertThat(again.err()).contains("exists").hasLineCount(1);
            var bundle = wrap(container, "com.github.cliftonlabs.json-simple-3.0.2.jar");
            assertThat(bundle.status()).isEqualTo(1);
            assertThat(bundle.err()).contains("is a bundle already").hasLineCount(1);
            var usage = wrap(container, "--colour", "blue", "x.jar");
            assertThat(usage.status()).isEqualTo(2);
            assertThat(usage.err()).contains("aiko wrap --help").hasLineCount(1);
        }
    }
}
