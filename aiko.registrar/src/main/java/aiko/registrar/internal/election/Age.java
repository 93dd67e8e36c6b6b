// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.election;

import aiko.process.RegistrarDetails;
import aiko.process.TopicPath;
import java.util.Comparator;
import java.util.Locale;

/**
 * The announced age of a registrar. Each promotion is an incarnation of its own, so that everybody announces their services
 * again, but not so much younger that the order of registrars would change.
 */
final class Age {
    static final String VERSION = "2";

    /** The smaller start time first, then the smaller topic path. */
    static final Comparator<RegistrarDetails> OLDEST_FIRST = (a, b) -> {
        int times = Double.compare(seconds(a.timeStarted()), seconds(b.timeStarted()));
        return times != 0
                ? times
                : a.topicPath().toString().compareTo(b.topicPath().toString());
    };

    private static final double INCARNATION_SECONDS = 1e-6;
    private static final double ADVANTAGE_SECONDS = 1e-3;

    /** No monotonic clock is higher, and microseconds still differ. */
    private static final double LARGEST_SECONDS = 1e9;

    private final TopicPath self;
    private double started;
    private int promotions;

    Age(TopicPath self, double started) {
        this.self = self;
        this.started = started;
    }

    RegistrarDetails nextIncarnation() {
        RegistrarDetails next = incarnation();
        promotions++;
        return next;
    }

    boolean isOlderThan(RegistrarDetails other) {
        return OLDEST_FIRST.compare(incarnation(), other) < 0;
    }

    /** From now on it counts as the older one. */
    void exceed(RegistrarDetails other) {
        double its = seconds(other.timeStarted());
        // One that is older already stays as it is: no incarnation may look like an earlier one.
        if (Math.abs(its) <= LARGEST_SECONDS && !isOlderThan(other)) {
            started = its - ADVANTAGE_SECONDS;
        }
    }

    /** The next one. */
    private RegistrarDetails incarnation() {
        double seconds = started + promotions * INCARNATION_SECONDS;
        return new RegistrarDetails(self, VERSION, String.format(Locale.ROOT, "%.6f", seconds));
    }

    /** A start time that is no number counts as the youngest. */
    private static double seconds(String timeStarted) {
        try {
            double seconds = Double.parseDouble(timeStarted);
            return Double.isNaN(seconds) ? Double.POSITIVE_INFINITY : seconds;
        } catch (NumberFormatException noNumber) {
            return Double.POSITIVE_INFINITY;
        }
    }
}
