// SPDX-License-Identifier: Apache-2.0
package aiko.tools.dev;

import java.io.IOException;
import java.nio.file.Path;

/** Prints the log of a bundle. It ends with the container, which it reports, since nothing else would notice. */
final class LogFollower {
    private LogFollower() {}

    static void follow(Container container, String symbolicName, Path folder, Screen screen, Ending ending) {
        var thread = new Thread(
                () -> {
                    try {
                        container
                                .admin()
                                .run(folder, "aiko:log tail -n 0 --bundle " + symbolicName, screen::raw, screen::raw);
                    } catch (IOException ended) {
                        // as reported below
                    }
                    ending.fail(container.end());
                },
                "aiko-dev-log-" + symbolicName);
        thread.setDaemon(true);
        thread.start();
    }
}
