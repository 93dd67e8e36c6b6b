// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal;

import io.moquette.broker.Server;
import io.moquette.broker.config.IConfig;
import io.moquette.broker.config.MemoryConfig;
import java.io.IOException;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;

/** Moquette, in memory, with limits. */
final class MqttServer implements AutoCloseable {
    /** As many as a process lets wait; what comes beyond that is lost. */
    private static final int WAITING_COMMANDS = 1 << 18;

    private static final String AT_ONCE = "0";
    private static final String OFF = "false";
    private static final String ON = "true";

    private final Server server = new Server();

    MqttServer(String host, int port, int payloadBytes, Consumer<Throwable> problems) throws IOException {
        var properties = new Properties();
        properties.setProperty(IConfig.HOST_PROPERTY_NAME, host);
        properties.setProperty(IConfig.PORT_PROPERTY_NAME, Integer.toString(port));
        properties.setProperty(IConfig.WEB_SOCKET_PORT_PROPERTY_NAME, "disabled");
        properties.setProperty(IConfig.ALLOW_ANONYMOUS_PROPERTY_NAME, ON);
        properties.setProperty("allow_zero_byte_client_id", ON);
        properties.setProperty(IConfig.PERSISTENCE_ENABLED_PROPERTY_NAME, OFF);
        properties.setProperty(IConfig.ENABLE_TELEMETRY_NAME, OFF);
        properties.setProperty(IConfig.BUFFER_FLUSH_MS_PROPERTY_NAME, AT_ONCE);
        properties.setProperty(IConfig.NETTY_MAX_BYTES_PROPERTY_NAME, Integer.toString(payloadBytes));
        properties.setProperty(IConfig.SESSION_QUEUE_SIZE, Integer.toString(WAITING_COMMANDS));
        server.startServer(new MemoryConfig(properties), List.of(new LargerBuffers(server, problems)));
    }

    @Override
    public void close() {
        server.stopServer();
    }
}
