// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.history;

import aiko.process.ServiceDetails;
import aiko.sexpression.SExpressions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The services that were removed last. Owned by the event loop, but for {@link #size()}. */
public final class RemovalHistory {
    /** Services that are remembered: as many as the reference does. */
    public static final int CAPACITY = 4_096;

    /** The number of services in an answer if a query has none. */
    public static final int DEFAULT_COUNT = 16;

    private static final long MICROSECONDS = 1_000_000;

    private static final long LARGEST_DEFAULT = 64L << 20;
    private static final int HEAP_SHARE = 32;

    private final Deque<Row> rows = new ArrayDeque<>();
    private final long limit;
    private final Consumer<RemovalHistory> firstDiscard;
    private long bytes;
    private long discarded;
    private volatile int size;

    /** With the limit that applies if nothing is configured. */
    public RemovalHistory() {
        this(limit(0, Runtime.getRuntime().maxMemory()), history -> {});
    }

    /**
     * @param limit bytes of all rows; a single row may have more
     * @param firstDiscard called once, after the first row that is discarded for want of bytes
     */
    public RemovalHistory(long limit, Consumer<RemovalHistory> firstDiscard) {
        this.limit = limit;
        this.firstDiscard = firstDiscard;
    }

    /** @param configured bytes; 0 for none */
    public static long limit(long configured, long heapBytes) {
        return configured > 0 ? configured : Math.min(LARGEST_DEFAULT, heapBytes / HEAP_SHARE);
    }

    /**
     * A service with the times of its registration and removal.
     *
     * @param addPayload {@code (add …)} in the form in which it is written
     * @param timeAdded in seconds of the monotonic clock of the registrar that it was registered with
     */
    public record Row(byte[] addPayload, double timeAdded, double timeRemoved) {
        /** {@code (add … TIME_ADD TIME_REMOVE)}. */
        public byte[] payload() {
            byte[] times =
                    (' ' + seconds(timeAdded) + ' ' + seconds(timeRemoved) + ')').getBytes(StandardCharsets.US_ASCII);
            byte[] payload = Arrays.copyOf(addPayload, addPayload.length - 1 + times.length);
            System.arraycopy(times, 0, payload, addPayload.length - 1, times.length);
            return payload;
        }

        /** Equal for rows that are written alike. */
        private Key key() {
            return new Key(ByteBuffer.wrap(addPayload), micros(timeAdded), micros(timeRemoved));
        }

        /** The service as an object. */
        public ServiceDetails service() {
            return ServiceDetails.of(SExpressions.parse(addPayload).arguments());
        }
    }

    /** Adds a removal that is newer than all before. The payload must not change. */
    public void add(byte[] addPayload, double timeAdded, double timeRemoved) {
        rows.addFirst(new Row(addPayload, timeAdded, timeRemoved));
        bytes += addPayload.length;
        forgetEldest();
    }

    /** What is written of a row. */
    private record Key(ByteBuffer addPayload, long microsAdded, long microsRemoved) {}

    /** The history of another registrar while its rows arrive: each costs its part, so that the end costs little. */
    public static final class Others {
        private final List<Row> rows = new ArrayList<>();
        private final Set<Key> known = new HashSet<>();
        private long bytes;

        /** Adds a row that is older than all before, unless it is known. */
        public void add(Row row) {
            if (known.add(row.key())) {
                rows.add(row);
                bytes += row.addPayload().length;
            }
        }

        public int size() {
            return rows.size();
        }
    }

    /** Adds the history of another registrar: the other removals of this one count as older. */
    public void merge(Others others) {
        var own = List.copyOf(rows);
        rows.clear();
        rows.addAll(others.rows);
        bytes = others.bytes;
        for (Row row : own) {
            if (rows.size() < CAPACITY && others.known.add(row.key())) {
                rows.addLast(row);
                bytes += row.addPayload().length;
            }
        }
        forgetEldest();
    }

    private void forgetEldest() {
        while (rows.size() > CAPACITY) {
            bytes -= rows.removeLast().addPayload().length;
        }
        long before = discarded;
        while (bytes > limit && rows.size() > 1) {
            bytes -= rows.removeLast().addPayload().length;
            discarded++;
        }
        size = rows.size();
        if (before == 0 && discarded > 0) {
            firstDiscard.accept(this);
        }
    }

    /** Bytes of all rows. */
    public long bytes() {
        return bytes;
    }

    /** Bytes that this may be. */
    public long limit() {
        return limit;
    }

    /** Rows that were discarded for want of bytes, not for want of places. */
    public long discarded() {
        return discarded;
    }

    /** Newest removal first. */
    public List<Row> newest(int count) {
        return newest(0, count);
    }

    /** The same, without the first ones up to the offset. */
    public List<Row> newest(int offset, int count) {
        return rows.stream().skip(offset).limit(Math.max(0, count)).toList();
    }

    /** Any thread. */
    public int size() {
        return size;
    }

    /** As text with microseconds, like the reference's. */
    public static String seconds(double value) {
        long microseconds = micros(value);
        String fraction = Long.toString(MICROSECONDS + Math.floorMod(microseconds, MICROSECONDS));
        return Math.floorDiv(microseconds, MICROSECONDS) + "." + fraction.substring(1);
    }

    private static long micros(double seconds) {
        return Math.round(seconds * MICROSECONDS);
    }
}
