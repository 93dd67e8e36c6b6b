// SPDX-License-Identifier: Apache-2.0
package aiko.bench.all.figure;

import java.util.Optional;

/**
 * A figure of a benchmark that must not get worse.
 *
 * @param name in the results of the benchmark
 * @param what it is, for people
 * @param isMoreBetter whether a larger value is better; otherwise a smaller one
 * @param peer the same of another program, measured in the same run
 * @param isForUsers whether it is in the table of the figures that users care about
 */
public record Figure(
        String name,
        String what,
        String unit,
        boolean isMoreBetter,
        Optional<Aim> aim,
        Optional<Peer> peer,
        boolean isForUsers) {
    /**
     * Another program.
     *
     * @param figure in the results of the benchmark
     * @param name of the program, for people
     */
    public record Peer(String figure, String name) {}

    /** The less, the better. */
    public static Figure less(String name, String what, String unit) {
        return new Figure(name, what, unit, false, Optional.empty(), Optional.empty(), false);
    }

    /** The more, the better. */
    public static Figure more(String name, String what, String unit) {
        return new Figure(name, what, unit, true, Optional.empty(), Optional.empty(), false);
    }

    public Figure aim(Aim limit) {
        return new Figure(name, what, unit, isMoreBetter, Optional.of(limit), peer, isForUsers);
    }

    public Figure beside(String figure, String program) {
        return new Figure(name, what, unit, isMoreBetter, aim, Optional.of(new Peer(figure, program)), isForUsers);
    }

    public Figure forUsers() {
        return new Figure(name, what, unit, isMoreBetter, aim, peer, true);
    }

    String valueText(double value) {
        return Numbers.text(value) + (unit.isEmpty() || Double.isNaN(value) ? "" : ' ' + unit);
    }

    String aimText() {
        return aim.map(limit -> limit.text(unit, peer.map(Peer::name).orElse("")))
                .orElse("");
    }
}
