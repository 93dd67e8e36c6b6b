// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.rig;

import java.io.IOException;
import java.util.List;

/** Builds versions of the bundle that counts messages, good ones and bad ones. */
public final class Ledgers {
    private static final ComponentJar JAR = new ComponentJar(
            "aiko/chaos/ledger/",
            List.of("Ledger", "LedgerComponent", "Bookings", "Bookings$Sent", "Bookings$Received"),
            "aiko.client,aiko.event,aiko.message,aiko.process,aiko.registrar");

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
        return ComponentJar.truncated(good(name, version));
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
        return JAR.version(name, version, description);
    }
}
