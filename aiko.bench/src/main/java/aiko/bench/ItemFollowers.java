// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.bench.swap.ItemSchedule;
import aiko.process.TopicPath;
import aiko.share.SharedStateFollower;
import aiko.share.SharedStates;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Followers of shared items, in a JVM of their own. A follower is behind from the time when the first update that it lacks was due
 * until it receives that one or a later one of the item.
 *
 * <p>Arguments: the distribution's folder, the port of the MQTT server, the topic path of the service, and the numbers of items and
 * followers. Input: a line with the begin, updates a second, the number of updates, and the first that counts.
 */
public final class ItemFollowers {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private ItemFollowers() {}

    public static void main(String[] arguments) throws Exception {
        int items = Integer.parseInt(arguments[3]);
        int count = Integer.parseInt(arguments[4]);
        try (var hosted = InProcess.withSharedStates(Path.of(arguments[0]), Integer.parseInt(arguments[1]))) {
            SharedStates sharedStates = hosted.service(SharedStates.class);
            List<SharedStateFollower> followers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                followers.add(sharedStates.follow(hosted.process(), TopicPath.parse(arguments[2]), List.of()));
            }
            awaitFirstItems(followers, items);
            System.out.println("FOLLOWING");
            var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            String[] run = input.readLine().split(" ");
            int updates = Integer.parseInt(run[2]);
            var schedule = new ItemSchedule(items, Long.parseLong(run[0]), Integer.parseInt(run[1]));
            List<Following> all = new ArrayList<>();
            for (SharedStateFollower follower : followers) {
                var following = new Following(schedule, updates, Integer.parseInt(run[3]));
                follower.addListener((command, item, value) -> following.received(item, value.orElseThrow()));
                all.add(following);
            }
            awaitEnd(all);
            var behind = new Histogram(3);
            all.forEach(following -> behind.add(following.behind));
            System.out.println(String.join(
                    " ",
                    "FOLLOWED",
                    Long.toString(all.stream()
                            .mapToLong(following -> following.received)
                            .sum()),
                    Long.toString(all.stream().mapToLong(Following::missing).sum()),
                    Long.toString(hosted.process().messages().statistics().droppedIn()),
                    Long.toString(behind.getValueAtPercentile(50)),
                    Long.toString(behind.getValueAtPercentile(99)),
                    Long.toString(behind.getMaxValue())));
            input.readLine();
        }
        System.exit(0);
    }

    private static void awaitFirstItems(List<SharedStateFollower> followers, int items) {
        long began = System.nanoTime();
        while (!followers.stream()
                .allMatch(follower -> follower.isReady() && follower.items().size() == items)) {
            if (System.nanoTime() - began > LIMIT_NANOS) {
                throw new IllegalStateException("the first items: not received in time");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Until all followers have the last update of each item, or none has received anything for a while. */
    private static void awaitEnd(List<Following> all) {
        long progress = System.nanoTime();
        long received = 0;
        while (!all.stream().allMatch(following -> following.missing() == 0)) {
            long now = all.stream().mapToLong(following -> following.received).sum();
            if (now > received) {
                received = now;
                progress = System.nanoTime();
            } else if (System.nanoTime() - progress > LIMIT_NANOS) {
                return;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** What one follower has received. Owned by its event loop, but for the end. */
    private static final class Following {
        private final ItemSchedule schedule;
        private final int updates;
        private final int firstCounted;
        private final int[] latest;
        private final Histogram behind = new Histogram(3);
        private volatile long received;
        private volatile int missing;

        Following(ItemSchedule schedule, int updates, int firstCounted) {
            this.schedule = schedule;
            this.updates = updates;
            this.firstCounted = firstCounted;
            latest = new int[schedule.items()];
            missing = latest.length;
        }

        /** Items whose last update has not arrived. */
        int missing() {
            return missing;
        }

        @SuppressWarnings("NonAtomicOperationOnVolatileField")
        void received(String name, Object value) {
            int item = Integer.parseInt(name.substring("item".length()));
            int update = Integer.parseInt(value.toString());
            int next = latest[item] + 1;
            if (update < next) {
                return;
            }
            received++;
            latest[item] = update;
            if (next >= firstCounted) {
                long micros = (System.nanoTime() - schedule.dueNanos(item, next)) / 1_000;
                behind.recordValue(Math.max(0, micros));
            }
            if (update == updates) {
                missing--;
            }
        }
    }
}
