// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Bundles with services that hang when they are told to. */
final class HangingBundle {
    private HangingBundle() {}

    /**
     * One with services of these names.
     *
     * @param hangsIn a method of theirs that always hangs, or nothing
     * @param failure the failure policy of the first one
     */
    static byte[] special(String symbolicName, String version, String hangsIn, String failure, String... services)
            throws IOException {
        Map<String, byte[]> content = new LinkedHashMap<>();
        for (Class<?> type : new Class<?>[] {Hanging.class, HangingComponent.class}) {
            String path = type.getName().replace('.', '/') + ".class";
            try (InputStream bytes = type.getClassLoader().getResourceAsStream(path)) {
                content.put(path, bytes.readAllBytes());
            }
        }
        List<String> descriptions = new ArrayList<>();
        for (String service : services) {
            String description =
                    """
                    <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="%s" immediate="true"
                                   activate="activate">
                      <property name="aiko.name" value="%1$s"/>
                      <property name="aiko.failure" value="%s"/>
                      <property name="version" value="%s"/>
                      <property name="hangs.in" value="%s"/>
                      <reference name="process" interface="aiko.process.AikoProcess" bind="setProcess"/>
                      <service><provide interface="%s"/></service>
                      <implementation class="%s"/>
                    </scr:component>
                    """
                            .formatted(
                                    service,
                                    descriptions.isEmpty() ? failure : "continue",
                                    version,
                                    hangsIn,
                                    Hanging.class.getName(),
                                    HangingComponent.class.getName());
            String path = "OSGI-INF/" + service + ".xml";
            content.put(path, description.getBytes(StandardCharsets.UTF_8));
            descriptions.add(path);
        }
        return Distribution.bundle(
                symbolicName,
                Map.of(
                        "Bundle-Version",
                        version,
                        "Import-Package",
                        "aiko.event,aiko.message,aiko.process",
                        "Service-Component",
                        String.join(",", descriptions)),
                content);
    }

    static byte[] of(String symbolicName, String version, String... services) throws IOException {
        return special(symbolicName, version, "", "continue", services);
    }
}
