// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The bundle of {@link VandalComponent}. */
final class VandalBundle {
    private VandalBundle() {}

    static byte[] of() throws IOException {
        Map<String, byte[]> content = new LinkedHashMap<>();
        for (Class<?> type : new Class<?>[] {Vandal.class, VandalComponent.class}) {
            String path = type.getName().replace('.', '/') + ".class";
            try (InputStream bytes = type.getClassLoader().getResourceAsStream(path)) {
                content.put(path, bytes.readAllBytes());
            }
        }
        content.put(
                "OSGI-INF/vandal.xml",
                """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="vandal" immediate="true">
                  <property name="aiko.name" value="vandal"/>
                  <property name="aiko.durable" value="true"/>
                  <property name="aiko.failure" value="continue"/>
                  <reference name="process" interface="aiko.process.AikoProcess" bind="setProcess"/>
                  <service><provide interface="%s"/></service>
                  <implementation class="%s"/>
                </scr:component>
                """
                        .formatted(Vandal.class.getName(), VandalComponent.class.getName())
                        .getBytes(StandardCharsets.UTF_8));
        return Distribution.bundle(
                "vandal",
                Map.of(
                        "Bundle-Version",
                        "1.0.0",
                        "Import-Package",
                        "aiko.event,aiko.message,aiko.process,org.slf4j",
                        "Service-Component",
                        "OSGI-INF/vandal.xml"),
                content);
    }
}
