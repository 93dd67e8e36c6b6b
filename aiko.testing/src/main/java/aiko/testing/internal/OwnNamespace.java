// SPDX-License-Identifier: Apache-2.0
package aiko.testing.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Keeps the process of a framework for tests away from the MQTT server of this host from its start, before a test configures it. A
 * framework with a configuration folder has settings of its own.
 */
@Component(service = OwnNamespace.class, immediate = true)
public class OwnNamespace {
    public static final String PID = "aiko.process";

    @Activate
    public OwnNamespace(BundleContext context, @Reference ConfigurationAdmin configurations) throws IOException {
        Configuration configuration = configurations.getConfiguration(PID, "?");
        if (configuration.getProperties() == null && context.getProperty("aiko.etc.dir") == null) {
            configuration.update(settings("test", freePort()));
        }
    }

    public static Dictionary<String, Object> settings(String namespace, int port) {
        return new Hashtable<>(Map.of("namespace", namespace, "mqtt.port", Integer.toString(port)));
    }

    public static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException("no free port on this host", failure);
        }
    }
}
