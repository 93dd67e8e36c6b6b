// SPDX-License-Identifier: Apache-2.0
import com.hivemq.embedded.EmbeddedHiveMQ;
import java.nio.file.Files;
import java.nio.file.Path;

/** HiveMQ Community Edition on a port of the loopback address: EmbeddedHiveMq PORT FOLDER. */
class EmbeddedHiveMq {
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[1]);
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Files.writeString(
                conf.resolve("config.xml"),
                """
                <hivemq>
                  <listeners><tcp-listener><port>%s</port><bind-address>127.0.0.1</bind-address></tcp-listener></listeners>
                  <mqtt><packets><max-packet-size>16777216</max-packet-size></packets></mqtt>
                  <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
                </hivemq>
                """
                        .formatted(arguments[0]));
        EmbeddedHiveMQ.builder()
                .withConfigurationFolder(conf)
                .withDataFolder(Files.createDirectories(folder.resolve("data")))
                .withExtensionsFolder(Files.createDirectories(folder.resolve("extensions")))
                .build()
                .start()
                .join();
        Thread.currentThread().join();
    }
}
