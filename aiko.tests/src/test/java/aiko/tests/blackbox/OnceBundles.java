// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A service that notes each command it handles in a file, and a bundle that sends it many commands, each to be handled once. */
final class OnceBundles {
    private OnceBundles() {}

    /** @param file gets a line for each command */
    static byte[] noting(String version, Path file) throws IOException {
        return bundle("noting", version, NotingComponent.class, "file", file.toString(), true);
    }

    /** @param file gets a line when all are confirmed: the number of those that were not */
    static byte[] sending(String service, int commands, Path file) throws IOException {
        return bundle("sending", "1.0.0", SendingComponent.class, "work", service + ' ' + commands + ' ' + file, false);
    }

    private static byte[] bundle(
            String name, String version, Class<?> component, String key, String value, boolean isService)
            throws IOException {
        Map<String, byte[]> content = new LinkedHashMap<>();
        for (Class<?> type : new Class<?>[] {Counting.class, component}) {
            String path = type.getName().replace('.', '/') + ".class";
            try (InputStream bytes = type.getClassLoader().getResourceAsStream(path)) {
                content.put(path, bytes.readAllBytes());
            }
        }
        String description =
                """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="%s" immediate="true"
                               activate="activate">
                  <property name="aiko.name" value="%s"/>
                  <property name="%s" value="%s"/>
                  <reference name="client" interface="aiko.client.AikoClient" bind="setClient"/>
                  %s
                  <implementation class="%s"/>
                </scr:component>
                """
                        .formatted(
                                name,
                                name,
                                key,
                                value,
                                isService
                                        ? "<service><provide interface=\"" + Counting.class.getName() + "\"/></service>"
                                        : "",
                                component.getName());
        String file = "OSGI-INF/" + name + ".xml";
        content.put(file, description.getBytes(StandardCharsets.UTF_8));
        return Distribution.bundle(
                name,
                Map.of(
                        "Bundle-Version", version,
                        "Import-Package", "aiko.client,aiko.event,aiko.message,aiko.process",
                        "Service-Component", file),
                content);
    }
}
