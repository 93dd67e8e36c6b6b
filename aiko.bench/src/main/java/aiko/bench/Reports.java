// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.load.RawClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Receives the reports of the replaced bundles, and messages on further topics. Safe for use by any thread. */
final class Reports implements AutoCloseable {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final RawClient client;
    private final List<Said> all = new ArrayList<>();

    /** A payload {@code (kind of word …)}. */
    record Said(String kind, String of, List<String> words, long arrivedNanos) {
        boolean is(String wantedKind, String wantedOf) {
            return kind.equals(wantedKind) && of.equals(wantedOf);
        }

        String text(int index) {
            return words.get(index);
        }

        long number(int index) {
            return Long.parseLong(words.get(index));
        }
    }

    Reports(int port, String... furtherTopics) throws IOException {
        client = new RawClient(port, "reports");
        client.subscribe(ReportReader.TOPIC);
        for (String topic : furtherTopics) {
            client.subscribe(topic);
        }
        ReportReader.start(
                client,
                "reports",
                words -> add(new Said(words.get(0), words.get(1), words.subList(2, words.size()), System.nanoTime())));
    }

    private synchronized void add(Said said) {
        all.add(said);
        notifyAll();
    }

    synchronized List<Said> all() {
        return List.copyOf(all);
    }

    synchronized void forget() {
        all.clear();
    }

    long count(Predicate<Said> which) {
        return all().stream().filter(which).count();
    }

    Said await(String kind, String of) throws InterruptedException {
        return await(kind + " of " + of, said -> said.is(kind, of));
    }

    /** Waits for the first report since the last {@link #forget} that matches. */
    synchronized Said await(String what, Predicate<Said> wanted) throws InterruptedException {
        long began = System.nanoTime();
        int seen = 0;
        while (true) {
            for (; seen < all.size(); seen++) {
                if (wanted.test(all.get(seen))) {
                    return all.get(seen);
                }
            }
            long left = LIMIT_NANOS - (System.nanoTime() - began);
            if (left <= 0) {
                throw new IllegalStateException("no report received in time: " + what);
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
