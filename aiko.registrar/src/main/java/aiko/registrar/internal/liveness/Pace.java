// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.liveness;

import java.time.Duration;

/**
 * How often a primary asks each process of its directory whether it lives, and how long a process may be silent.
 *
 * @param limit within which a death is found; zero if nobody is asked
 */
public record Pace(Duration limit) {
    /** Questions to all processes together in a second, without repetitions. */
    static final int MOST_QUESTIONS = 2_200;

    /** Repeated questions in a second. */
    static final int MOST_REPETITIONS = 500;

    private static final double SHORTEST_PERIOD = 0.3;
    private static final double SHORTEST_SILENCE = 0.5;

    /** The rest is left for timers and messages. */
    private static final double FOUND = 0.95;

    private static final double REPETITION = 0.2;
    private static final double DOUBT = 0.6;
    private static final double LEAST_PATIENCE = 0.3;
    private static final double STEPS = 20;
    private static final double SHORTEST_STEP = 0.05;
    private static final double LONGEST_STEP = 0.5;

    /** Nobody is asked, and no death is found but by last wills. */
    public static final Pace NEVER = new Pace(Duration.ZERO);

    private static final int LEAST_SECONDS = 2;
    private static final int MOST_SECONDS = 3_600;

    /** @param seconds as configured */
    public static Pace of(int seconds) {
        return seconds <= 0
                ? NEVER
                : new Pace(Duration.ofSeconds(Math.max(LEAST_SECONDS, Math.min(MOST_SECONDS, seconds))));
    }

    public boolean isNever() {
        return limit.isZero();
    }

    /** Seconds in which each of the processes is asked once. */
    double period(int processes) {
        return Math.max(SHORTEST_PERIOD * seconds(), processes / (double) MOST_QUESTIONS);
    }

    /** Seconds after an unanswered question after which a process counts as dead: shorter pauses of a process do not matter. */
    double tolerance(int processes) {
        return Math.max(SHORTEST_SILENCE * seconds(), FOUND * seconds() - period(processes));
    }

    /** Seconds after which an unanswered question is repeated. */
    double repetition() {
        return REPETITION * seconds();
    }

    /** Seconds without a question of the primary after which a secondary asks the primary. */
    double doubt(int processes) {
        return Math.max(DOUBT * seconds(), 1.2 * period(processes));
    }

    /** Seconds in which a primary has to answer a secondary that has waited for that long. */
    double patience(int processes, double waited) {
        double tolerated = SHORTEST_SILENCE * seconds();
        return Math.min(tolerated, Math.max(LEAST_PATIENCE * seconds(), tolerated + period(processes) - waited));
    }

    /** Seconds between two looks, if nothing is more urgent. */
    double step() {
        return Math.max(SHORTEST_STEP, Math.min(LONGEST_STEP, seconds() / STEPS));
    }

    private double seconds() {
        return seconds(limit);
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
