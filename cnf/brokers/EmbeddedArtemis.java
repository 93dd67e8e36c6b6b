// SPDX-License-Identifier: Apache-2.0
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;

/** ActiveMQ Artemis with MQTT alone, in memory, on a port of the loopback address: EmbeddedArtemis PORT. */
class EmbeddedArtemis {
    public static void main(String[] arguments) throws Exception {
        var configuration = new ConfigurationImpl()
                .setPersistenceEnabled(false)
                .setSecurityEnabled(false)
                .addAcceptorConfiguration("mqtt", "tcp://127.0.0.1:" + arguments[0] + "?protocols=MQTT");
        new EmbeddedActiveMQ().setConfiguration(configuration).start();
        Thread.currentThread().join();
    }
}
