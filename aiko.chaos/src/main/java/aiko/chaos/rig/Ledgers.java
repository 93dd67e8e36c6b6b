// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.rig;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Builds versions of the bundle that counts messages, good ones and bad ones. */
public final class Ledgers {
    private static final String PACKAGE = "aiko/chaos/ledger/";
    private static final String[] CLASSES = {
        "Ledger", "LedgerComponent", "Bookings", "Bookings$Sent", "Bookings$Received"
    };
    private static final String DESCRIPTION = "OSGI-INF/component.xml";

    private Ledgers() {}

    /** One that runs. */
    public static byte[] good(String name, String version) throws IOException {
        return jar(name, version, "runs", 0);
    }

    /** One that fails when it is activated. */
    public static byte[] failing(String name, String version) throws IOException {
        return jar(name, version, "fails", 0);
    }

    /** One whose activation takes that long, unless its thread is interrupted. */
    public static byte[] hanging(String name, String version, long millis) throws IOException {
        return jar(name, version, "hangs", millis);
    }

    /** One whose activation takes that long, even if its thread is interrupted. */
    public static byte[] stuck(String name, String version, long millis) throws IOException {
        return jar(name, version, "sticks", millis);
    }

    /** A file that ends too early. */
    public static byte[] truncated(String name, String version) throws IOException {
        byte[] whole = good(name, version);
        return Arrays.copyOf(whole, whole.length / 2);
    }

    private static byte[] jar(String name, String version, String behaviour, long millis) throws IOException {
        String description =
                """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="%1$s" immediate="true"
                               activate="activate" deactivate="deactivate">
                  <property name="aiko.name" value="%1$s"/>
                  <property name="version" value="%2$s"/>
                  <property name="behaviour" value="%3$s"/>
                  <property name="hangs.millis" value="%4$d"/>
                  <reference name="process" interface="aiko.process.AikoProcess" bind="setProcess"/>
                  <reference name="client" interface="aiko.client.AikoClient" bind="setClient"/>
                  <reference name="registrar" interface="aiko.registrar.Registrar" bind="setRegistrar"/>
                  <service><provide interface="aiko.chaos.ledger.Ledger"/></service>
                  <implementation class="aiko.chaos.ledger.LedgerComponent"/>
                </scr:component>
                """
                        .formatted(name, version, behaviour, millis);
        var manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", name);
        attributes.putValue("Bundle-Version", version);
        attributes.putValue("Import-Package", "aiko.client,aiko.event,aiko.message,aiko.process,aiko.registrar");
        attributes.putValue("Service-Component", DESCRIPTION);
        var bytes = new ByteArrayOutputStream();
        try (var out = new JarOutputStream(bytes, manifest)) {
            for (String type : CLASSES) {
                String entry = PACKAGE + type + ".class";
                try (InputStream in = Ledgers.class.getClassLoader().getResourceAsStream(entry)) {
                    put(out, entry, in.readAllBytes());
                }
            }
            put(out, DESCRIPTION, description.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static void put(JarOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(content);
        out.closeEntry();
    }
}
