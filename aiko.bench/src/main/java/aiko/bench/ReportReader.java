// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.load.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** Reads payloads {@code (kind of word …)} on a daemon thread, until the client is closed. */
final class ReportReader {
    /** The topic on which all bundles of the benchmarks publish their reports. */
    static final String TOPIC = "bench/swap";

    private ReportReader() {}

    /** @param reader called with the words of each payload, on the thread of that name */
    static void start(RawClient client, String threadName, Consumer<List<String>> reader) {
        var thread = new Thread(() -> run(client, reader), threadName);
        thread.setDaemon(true);
        thread.start();
    }

    private static void run(RawClient client, Consumer<List<String>> reader) {
        try {
            while (true) {
                String payload = new String(client.receive(), StandardCharsets.UTF_8);
                reader.accept(List.of(payload.substring(1).split("[ ()]+")));
            }
        } catch (IOException closed) {
            // expected when it is closed
        }
    }
}
