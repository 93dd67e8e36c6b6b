// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A bundle with a service {@code burden} that fills the heap when it is told to, and a health check of its own. */
final class BurdeningBundle {
    private static final String DESCRIPTION =
            """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="burden">
              <property name="aiko.name" value="burden"/>
              <property name="hc.name" value="own-check"/>
              <property name="hc.tags">own
            ready</property>
              <service>
                <provide interface="%s"/>
                <provide interface="org.apache.felix.hc.api.HealthCheck"/>
              </service>
              <implementation class="%s"/>
            </scr:component>
            """
                    .formatted(Burdening.class.getName(), BurdeningComponent.class.getName());

    private BurdeningBundle() {}

    static byte[] make() throws IOException {
        Map<String, byte[]> content = new LinkedHashMap<>();
        for (Class<?> type : new Class<?>[] {Burdening.class, BurdeningComponent.class}) {
            String path = type.getName().replace('.', '/') + ".class";
            try (InputStream bytes = type.getClassLoader().getResourceAsStream(path)) {
                content.put(path, bytes.readAllBytes());
            }
        }
        content.put("OSGI-INF/burden.xml", DESCRIPTION.getBytes(StandardCharsets.UTF_8));
        return Distribution.bundle(
                "burden",
                Map.of("Import-Package", "org.apache.felix.hc.api", "Service-Component", "OSGI-INF/burden.xml"),
                content);
    }
}
