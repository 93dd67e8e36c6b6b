// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Bundles with one service, in versions that differ. */
final class CountingBundle {
    private static final String DESCRIPTION = "OSGI-INF/counting.xml";

    private CountingBundle() {}

    static byte[] version(String version) throws IOException {
        return version(version, false);
    }

    /** One that does not become active. */
    static byte[] failing(String version) throws IOException {
        return version(version, true);
    }

    /** One whose state is kept over a restart of the container. */
    static byte[] durable(String version) throws IOException {
        return version(version, false, true);
    }

    private static byte[] version(String version, boolean fails) throws IOException {
        return version(version, fails, false);
    }

    private static byte[] version(String version, boolean fails, boolean durable) throws IOException {
        Map<String, byte[]> content = new LinkedHashMap<>();
        for (Class<?> type : new Class<?>[] {Counting.class, CountingComponent.class}) {
            String path = type.getName().replace('.', '/') + ".class";
            try (InputStream bytes = type.getClassLoader().getResourceAsStream(path)) {
                content.put(path, bytes.readAllBytes());
            }
        }
        String description =
                """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="counting" immediate="true"
                               activate="activate">
                  <property name="aiko.name" value="counting"/>
                  <property name="version" value="%s"/>
                  <property name="fails" value="%s"/>
                  <property name="aiko.durable" type="Boolean" value="%s"/>
                  <reference name="process" interface="aiko.process.AikoProcess" bind="setProcess"/>
                  <service><provide interface="%s"/></service>
                  <implementation class="%s"/>
                </scr:component>
                """
                        .formatted(
                                version, fails, durable, Counting.class.getName(), CountingComponent.class.getName());
        content.put(DESCRIPTION, description.getBytes(StandardCharsets.UTF_8));
        return Distribution.bundle(
                "counting",
                Map.of(
                        "Bundle-Version", version,
                        "Import-Package", "aiko.event,aiko.message,aiko.process",
                        "Service-Component", DESCRIPTION),
                content);
    }
}
