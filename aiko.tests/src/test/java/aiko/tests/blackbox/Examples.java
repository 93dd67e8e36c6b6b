// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import java.util.List;

/** The examples in a container. */
final class Examples {
    private Examples() {}

    /** Drops them, and returns the rows that the directory then has of this container. */
    static List<String> drop(Container container, Observer observer) throws Exception {
        String path = container.topicPath();
        container.drop("aloha.jar", Distribution.example("example.aloha", "1.0.0"));
        observer.watcher().awaitLine(line -> line.contains("/out (add " + path + "/2 aloha "));
        container.drop("timer.jar", Distribution.example("example.timer", "1.0.0"));
        observer.watcher().awaitLine(line -> line.contains("/out (add " + path + "/3 timer "));
        return List.of(path + "/1 registrar", path + "/2 aloha", path + "/3 timer");
    }
}
