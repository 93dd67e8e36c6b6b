// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A bundle with one service, {@code lamp}, of a source that a test has. */
final class CompiledBundle {
    private static final String INTERFACE =
            "package com.acme;\npublic interface Lighting { void light(String text); }\n";
    private static final String DESCRIPTION =
            """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="lamp">
              <property name="aiko.name" value="lamp"/>
              <service><provide interface="com.acme.Lighting"/></service>
              <implementation class="com.acme.Lamp"/>
            </scr:component>
            """;

    private CompiledBundle() {}

    /**
     * Compiles it.
     *
     * @param lamp the class {@code com.acme.Lamp}, which implements {@code Lighting}
     * @param libraries that it is compiled with
     */
    static byte[] of(Path folder, String version, String lamp, Map<String, String> headers, Path... libraries)
            throws IOException {
        Path sources = Files.createDirectories(folder.resolve("lamp-" + version + "/com/acme"));
        Path classes = Files.createDirectories(folder.resolve("lamp-" + version + "-classes"));
        Files.writeString(sources.resolve("Lighting.java"), INTERFACE);
        Files.writeString(sources.resolve("Lamp.java"), lamp);
        String path = Stream.of(libraries).map(Path::toString).reduce(".", (one, other) -> one + ":" + other);
        var arguments = List.of(
                "-g", "-d", classes.toString(), "-cp", path, sources + "/Lighting.java", sources + "/Lamp.java");
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
        var content = new TreeMap<String, byte[]>();
        for (String name : List.of("com/acme/Lighting.class", "com/acme/Lamp.class")) {
            content.put(name, Files.readAllBytes(classes.resolve(name)));
        }
        content.put("OSGI-INF/lamp.xml", DESCRIPTION.getBytes(UTF_8));
        var all = new TreeMap<>(headers);
        all.put("Bundle-Version", version);
        all.put("Service-Component", "OSGI-INF/lamp.xml");
        return Distribution.bundle("lamp", all, content);
    }
}
