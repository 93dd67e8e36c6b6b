// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.process.ServiceDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process in a new JVM that adds services at once, and prints the seconds until the registrar has published all of them. Arguments:
 * the distribution's folder, the port of the MQTT server, the topic of the registrar, the number of services.
 */
final class FirstServices {
    private FirstServices() {}

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[1]);
        int count = Integer.parseInt(arguments[3]);
        var hosted = new InProcess(Path.of(arguments[0]), port);
        var directory = new DirectoryWatch(
                port, arguments[2], hosted.process().topicPath().process());
        List<ServiceDefinition> definitions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            definitions.add(new ServiceDefinition(
                    "sensor-" + i, "github.com/geekscape/aiko_services/protocol/sensor:0", List.of("room=" + i)));
        }
        long began = System.nanoTime();
        for (ServiceDefinition definition : definitions) {
            hosted.process().addService(definition, message -> {});
        }
        directory.await(count);
        System.out.println("TOOK " + (System.nanoTime() - began) / 1e9);
        System.exit(0);
    }
}
