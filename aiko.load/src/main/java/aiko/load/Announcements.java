// SPDX-License-Identifier: Apache-2.0
package aiko.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The announcements of registrars on the boot topic, each with the time of its arrival. */
public final class Announcements implements AutoCloseable {
    private final RawClient client;
    private final List<Announcement> announcements = new ArrayList<>();

    /**
     * One announcement.
     *
     * @param nanos the time of arrival on the clock of {@link System#nanoTime}
     */
    public record Announcement(String text, long nanos) {
        /** The topic path of the new primary registrar; empty if it announces something else. */
        public String primary() {
            String[] words = text.split("[ ()]+");
            return words.length > 3 && words[1].equals("primary") && words[2].equals("found") ? words[3] : "";
        }

        /** Whether there is no primary any more. */
        public boolean isAbsent() {
            return text.equals("(primary absent)");
        }
    }

    /** Subscribes to the boot topic; the retained announcement is the first. */
    public Announcements(Server server, String namespace, String clientId) throws IOException {
        client = new RawClient(server, clientId, null, 0);
        client.subscribe(namespace + "/service/registrar");
        var thread = new Thread(this::run, "announcements");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                client.reader().nextMessage();
                add(new Announcement(client.reader().payloadText(), System.nanoTime()));
            }
        } catch (IOException closed) {
            // closed, as intended
        }
    }

    private synchronized void add(Announcement announcement) {
        announcements.add(announcement);
    }

    /** All announcements so far, oldest first. */
    public synchronized List<Announcement> all() {
        return List.copyOf(announcements);
    }

    /** Waits for the first one that is wanted, after the first {@code since} ones. Returns null if none arrives in time. */
    public Announcement await(int since, Predicate<Announcement> wanted, long limitNanos) throws LoadException {
        Deadline.NEVER.await(() -> first(since, wanted) != null, limitNanos);
        return first(since, wanted);
    }

    private Announcement first(int since, Predicate<Announcement> wanted) {
        return all().stream().skip(since).filter(wanted).findFirst().orElse(null);
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
