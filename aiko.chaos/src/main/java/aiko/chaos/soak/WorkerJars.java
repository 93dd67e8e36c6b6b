// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.soak;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Builds versions of the bundle that works under the load, good ones and bad ones. */
final class WorkerJars {
    private static final String PACKAGE = "aiko/chaos/worker/";
    private static final String[] CLASSES = {"Worker", "WorkerComponent"};
    private static final String DESCRIPTION = "OSGI-INF/component.xml";

    private WorkerJars() {}

    /** @param behaviour {@code runs}, {@code leaks}, {@code fails}, {@code hangs} */
    static byte[] jar(String name, String version, String behaviour) throws IOException {
        String description =
                """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="%1$s" immediate="true"
                               activate="activate" deactivate="deactivate">
                  <property name="aiko.name" value="%1$s"/>
                  <property name="version" value="%2$s"/>
                  <property name="behaviour" value="%3$s"/>
                  <reference name="process" interface="aiko.process.AikoProcess" bind="setProcess"/>
                  <reference name="client" interface="aiko.client.AikoClient" bind="setClient"/>
                  <reference name="shared" interface="aiko.share.SharedStates" bind="setSharedStates"/>
                  <reference name="loggers" interface="org.osgi.service.log.LoggerFactory" bind="setLoggers"/>
                  <service><provide interface="aiko.chaos.worker.Worker"/></service>
                  <implementation class="aiko.chaos.worker.WorkerComponent"/>
                </scr:component>
                """
                        .formatted(name, version, behaviour);
        var manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", name);
        attributes.putValue("Bundle-Version", version);
        attributes.putValue(
                "Import-Package",
                "aiko.client,aiko.event,aiko.message,aiko.process,aiko.share,org.osgi.framework,org.osgi.service.log");
        attributes.putValue("Service-Component", DESCRIPTION);
        var bytes = new ByteArrayOutputStream();
        try (var out = new JarOutputStream(bytes, manifest)) {
            for (String type : CLASSES) {
                String entry = PACKAGE + type + ".class";
                try (InputStream in = WorkerJars.class.getClassLoader().getResourceAsStream(entry)) {
                    put(out, entry, in.readAllBytes());
                }
            }
            put(out, DESCRIPTION, description.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    /** A file that ends too early. */
    static byte[] truncated(String name, String version) throws IOException {
        byte[] whole = jar(name, version, "runs");
        return Arrays.copyOf(whole, whole.length / 2);
    }

    private static void put(JarOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(content);
        out.closeEntry();
    }
}
