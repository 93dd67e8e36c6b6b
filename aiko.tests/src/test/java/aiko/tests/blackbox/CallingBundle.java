// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Bundles with a component that calls the service of {@link CountingBundle}, wherever it is, in versions that differ. */
final class CallingBundle {
    private static final String DESCRIPTION = "OSGI-INF/calling.xml";

    private CallingBundle() {}

    static byte[] version(String version) throws IOException {
        Map<String, byte[]> content = new LinkedHashMap<>();
        for (Class<?> type : new Class<?>[] {Counting.class, CallingComponent.class}) {
            String path = type.getName().replace('.', '/') + ".class";
            try (InputStream bytes = type.getClassLoader().getResourceAsStream(path)) {
                content.put(path, bytes.readAllBytes());
            }
        }
        String description =
                """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="calling" immediate="true"
                               activate="activate" deactivate="deactivate">
                  <property name="version" value="%s"/>
                  <reference name="process" interface="aiko.process.AikoProcess" bind="setProcess"/>
                  <reference name="service" interface="%s" target="(aiko.name=counting)" bind="setCounting"/>
                  <implementation class="%s"/>
                </scr:component>
                """
                        .formatted(version, Counting.class.getName(), CallingComponent.class.getName());
        content.put(DESCRIPTION, description.getBytes(StandardCharsets.UTF_8));
        return Distribution.bundle(
                "calling",
                Map.of(
                        "Bundle-Version", version,
                        "Import-Package", "aiko.event,aiko.message,aiko.process",
                        "Service-Component", DESCRIPTION),
                content);
    }
}
