// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.soak;

import aiko.chaos.rig.ComponentJar;
import java.io.IOException;
import java.util.List;

/** Builds versions of the bundle that works under the load, good ones and bad ones. */
final class WorkerJars {
    private static final ComponentJar JAR = new ComponentJar(
            "aiko/chaos/worker/",
            List.of("Worker", "WorkerComponent"),
            "aiko.client,aiko.event,aiko.message,aiko.process,aiko.share,org.osgi.framework,org.osgi.service.log");

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
        return JAR.version(name, version, description);
    }

    /** A file that ends too early. */
    static byte[] truncated(String name, String version) throws IOException {
        return ComponentJar.truncated(jar(name, version, "runs"));
    }
}
