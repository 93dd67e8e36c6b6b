// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.limit;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * Leases that share a limit, grouped by the process of their response topics. It finds the lease that gives way to a new one if
 * the limit is reached: one of the largest group, or one that lasts much longer than those of followers. All steps are cheap, since
 * strangers can cause them.
 */
public final class LeaseGroups {
    /** Shorter leases do not give way for their length: followers of ours have no longer ones. */
    private static final long MODEST_NANOS = Duration.ofSeconds(300).toNanos();

    /** A group with this part of the limit is modest. */
    private static final int MODEST_SHARE = 64;

    /** The levels of a response topic that name its process: namespace, host, process. */
    private static final int GROUP_LEVELS = 3;

    private static final Comparator<Lease> BY_EXPIRY =
            (a, b) -> a.expiry == b.expiry ? Long.compare(a.number, b.number) : a.expiry - b.expiry < 0 ? -1 : 1;
    private static final Comparator<Group> BY_WEIGHT =
            (a, b) -> a.weight == b.weight ? Long.compare(a.number, b.number) : Long.compare(a.weight, b.weight);

    private final Map<String, Group> groups = new HashMap<>();
    private final TreeSet<Group> byWeight = new TreeSet<>(BY_WEIGHT);
    private final TreeSet<Lease> byExpiry = new TreeSet<>(BY_EXPIRY);
    private long number;

    private static final class Group {
        private final TreeSet<Lease> byExpiry = new TreeSet<>(BY_EXPIRY);
        private final long number;
        private long weight;

        Group(long number) {
            this.number = number;
        }
    }

    /** A lease, as it counts against a limit. */
    public static final class Lease {
        private final String group;
        private final long weight;
        private final Runnable end;
        private long expiry;
        private long number;
        private boolean isCounted;

        /**
         * A lease.
         *
         * @param topic its response topic
         * @param weight what it takes of the limit
         * @param end ends the lease if it gives way to another; any thread may call it
         */
        public Lease(String topic, long weight, Duration time, Runnable end) {
            this.group = group(topic);
            this.weight = weight;
            this.end = end;
            expiry = System.nanoTime() + time.toNanos();
        }

        public long weight() {
            return weight;
        }

        public void end() {
            end.run();
        }
    }

    /** The first levels of the topic, without its last. */
    private static String group(String topic) {
        int end = 0;
        for (int level = 0; level < GROUP_LEVELS; level++) {
            int next = topic.indexOf('/', end + (level == 0 ? 0 : 1));
            if (next < 0) {
                break;
            }
            end = next;
        }
        return topic.substring(0, end);
    }

    public synchronized void add(Lease lease) {
        lease.number = number++;
        lease.isCounted = true;
        Group group = groups.computeIfAbsent(lease.group, unknown -> new Group(number++));
        change(group, lease.weight);
        group.byExpiry.add(lease);
        byExpiry.add(lease);
    }

    private void change(Group group, long weight) {
        byWeight.remove(group);
        group.weight += weight;
        byWeight.add(group);
    }

    /** Returns false if the lease has given way already. */
    public synchronized boolean remove(Lease lease) {
        if (!lease.isCounted) {
            return false;
        }
        lease.isCounted = false;
        byExpiry.remove(lease);
        Group group = groups.get(lease.group);
        group.byExpiry.remove(lease);
        change(group, -lease.weight);
        if (group.byExpiry.isEmpty()) {
            byWeight.remove(group);
            groups.remove(lease.group);
        }
        return true;
    }

    public synchronized void extend(Lease lease, Duration time) {
        if (remove(lease)) {
            lease.expiry = System.nanoTime() + time.toNanos();
            add(lease);
        }
    }

    /** Removes the lease that gives way to a new one, and returns it; null if none should. */
    public synchronized Lease giveWayTo(Lease added, long limit) {
        if (byExpiry.isEmpty()) {
            return null;
        }
        Group own = groups.get(added.group);
        long weight = added.weight + (own == null ? 0 : own.weight);
        Lease chosen = null;
        if (byWeight.last().weight > weight) {
            chosen = byWeight.last().byExpiry.last();
        } else if (weight <= limit / MODEST_SHARE) {
            Lease longest = byExpiry.last();
            boolean isLong = longest.expiry - System.nanoTime() > MODEST_NANOS && longest.expiry - added.expiry > 0;
            chosen = isLong ? longest : null;
        }
        if (chosen != null) {
            remove(chosen);
        }
        return chosen;
    }
}
