// SPDX-License-Identifier: Apache-2.0
import aiko.broker.internal.memory.MemoryLimits;
import aiko.broker.internal.mqtt.MqttServer;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.osgi.service.log.Logger;

/** The embedded MQTT server without a container, on a port of the loopback address: EmbeddedAiko PORT. */
class EmbeddedAiko {
    public static void main(String[] arguments) throws Exception {
        var logger = (Logger) Proxy.newProxyInstance(
                EmbeddedAiko.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, values) -> false);
        try (var server = new MqttServer(
                InetAddress.getLoopbackAddress(),
                Integer.parseInt(arguments[0]),
                new MemoryLimits(8 << 20, 0, 0, 0, 100_000, 0, 0, 0, 1_000, Duration.ofSeconds(10))
                        .within(Runtime.getRuntime().maxMemory()),
                Optional.empty(),
                logger)) {
            Thread.currentThread().join();
        }
    }
}
