// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.recorder;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The last records of the topics that had records last. If there are too many topics, the topic that has been silent for
 * longest is discarded; if there are too many bytes, its oldest record. Owned by the event loop.
 *
 * <p>Source: {@code utilities/lru_cache.py} of the reference implementation.
 */
final class RecordCache {
    /** A record that is longer is cut. */
    static final int LONGEST_RECORD = 1 << 14;

    /** The memory of a record beside its bytes, and of a topic beside its name: estimates. */
    private static final int RECORD_OVERHEAD = 64;

    private static final int TOPIC_OVERHEAD = 512;

    private final Bounds bounds;
    private final Consumer<String> forgotten;
    private final Map<String, Topic> topics = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;
    private long number;

    /**
     * How much there may be.
     *
     * @param records of each topic
     * @param bytes of all of them; there is always room for one record
     */
    record Bounds(int topics, int records, long bytes) {}

    /** @param number ascending in the order in which records arrived, whatever their topics */
    record Kept(long number, String topic, byte[] line) {}

    private static final class Topic {
        private final String name;
        private final Deque<Kept> records = new ArrayDeque<>();

        Topic(String name) {
            this.name = name;
        }
    }

    /** @param forgotten called with each topic of which no record is kept any more */
    RecordCache(Bounds bounds, Consumer<String> forgotten) {
        this.bounds = bounds;
        this.forgotten = forgotten;
    }

    /** Returns the record as it is kept. */
    Kept add(String topicName, byte[] line) {
        Topic topic = topics.get(topicName);
        if (topic == null) {
            topic = new Topic(topicName);
            topics.put(topicName, topic);
            bytes += size(topicName);
        }
        var kept = new Kept(++number, topicName, cut(line));
        topic.records.addLast(kept);
        bytes += size(kept);
        if (topic.records.size() > bounds.records()) {
            removeOldest(topic);
        }
        while (topics.size() > bounds.topics()) {
            remove(silentLongest());
        }
        while (bytes > bounds.bytes() && hasMoreThan(kept)) {
            Topic silent = silentLongest();
            removeOldest(silent);
            if (silent.records.isEmpty()) {
                remove(silent);
            }
        }
        return kept;
    }

    /** The last records of the topics that are wanted, oldest first. */
    List<Kept> last(int count, Predicate<String> wanted) {
        var found = new ArrayList<Kept>();
        for (Topic topic : topics.values()) {
            if (wanted.test(topic.name)) {
                found.addAll(topic.records);
            }
        }
        found.sort(Comparator.comparingLong(Kept::number));
        return List.copyOf(found.subList(Math.max(0, found.size() - count), found.size()));
    }

    long bytes() {
        return bytes;
    }

    private boolean hasMoreThan(Kept record) {
        return topics.size() > 1 || silentLongest().records.getFirst() != record;
    }

    private Topic silentLongest() {
        return topics.values().iterator().next();
    }

    private void removeOldest(Topic topic) {
        bytes -= size(topic.records.removeFirst());
    }

    private void remove(Topic topic) {
        topic.records.forEach(record -> bytes -= size(record));
        bytes -= size(topic.name);
        topics.remove(topic.name);
        forgotten.accept(topic.name);
    }

    private static long size(Kept record) {
        return RECORD_OVERHEAD + record.line().length;
    }

    private static long size(String topic) {
        return TOPIC_OVERHEAD + topic.length() * 2L;
    }

    private static byte[] cut(byte[] line) {
        if (line.length <= LONGEST_RECORD) {
            return line;
        }
        int end = LONGEST_RECORD;
        while (end > 0 && (line[end] & 0xC0) == 0x80) {
            // in the middle of a character
            end--;
        }
        return Arrays.copyOf(line, end);
    }
}
