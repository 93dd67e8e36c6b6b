// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.load.RawClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** Receives the reports of the rooms: how many messages they have handled, and the latencies. */
final class RoomReports implements AutoCloseable {
    private static final int LIMIT_SECONDS = 30;

    private final RawClient client;
    private final Map<String, Long> counts = new ConcurrentHashMap<>();
    private final BlockingQueue<List<String>> others = new LinkedBlockingQueue<>();

    RoomReports(int port) throws IOException {
        client = new RawClient(port, "room-reports");
        client.subscribe(ReportReader.TOPIC);
        ReportReader.start(client, "room-reports", this::add);
    }

    private void add(List<String> words) {
        if (words.get(0).equals("counted")) {
            counts.put(words.get(1), Long.parseLong(words.get(2)));
        } else {
            others.add(words);
        }
    }

    /** Waits for the next room that is active, and returns its topic path. */
    String awaitActive() throws InterruptedException {
        return await("active").get(2);
    }

    private List<String> await(String kind) throws InterruptedException {
        List<String> words = others.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (words == null || !words.get(0).equals(kind)) {
            throw new IllegalStateException("expected a report \"" + kind + "\", received: " + words);
        }
        return words;
    }

    /** Handled by all rooms together since they were asked for times. */
    long handled() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Of so many rooms, all but that one together. */
    Histogram latencies(int rooms, String exceptRoom) throws InterruptedException, DataFormatException {
        var all = new Histogram(3);
        for (int i = 0; i < rooms; i++) {
            List<String> words = await("latencies");
            if (!words.get(1).equals(exceptRoom)) {
                byte[] encoded = Base64.getUrlDecoder().decode(words.get(3));
                all.add(Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(encoded), 0));
            }
        }
        counts.clear();
        return all;
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
