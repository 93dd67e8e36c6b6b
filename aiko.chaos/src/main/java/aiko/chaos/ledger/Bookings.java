// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.ledger;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Commands that are handled once: those sent to other ledgers, by the topic path of the ledger, and those received, by stream. The
 * numbers of a stream begin with 1.
 */
final class Bookings {
    private final Map<String, Sent> sent = new HashMap<>();
    private final Map<String, Received> received = new HashMap<>();

    /** The commands to one ledger. */
    static final class Sent {
        final String stream;
        private int latest;
        private final BitSet confirmed;

        private Sent(String stream, int latest, BitSet confirmed) {
            this.stream = stream;
            this.latest = latest;
            this.confirmed = confirmed;
        }

        int next() {
            return ++latest;
        }

        void confirmed(int number) {
            confirmed.set(number);
        }
    }

    /** The commands of one stream. */
    private static final class Received {
        private int latest;
        private final BitSet numbers;

        private Received(int latest, BitSet numbers) {
            this.latest = latest;
            this.numbers = numbers;
        }
    }

    Sent to(String ledger) {
        return sent.computeIfAbsent(ledger, added -> new Sent(UUID.randomUUID().toString(), 0, new BitSet()));
    }

    /** Returns whether it is neither the second one of its number nor later than it should be. */
    boolean receive(String stream, int number) {
        Received from = received.computeIfAbsent(stream, added -> new Received(0, new BitSet()));
        boolean isRight = number > from.latest;
        from.latest = Math.max(from.latest, number);
        from.numbers.set(number);
        return isRight;
    }

    /** {@code sent LEDGER STREAM LARGEST-CONFIRMED UNCONFIRMED,…} and {@code received STREAM LARGEST MISSING,…}. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        sent.forEach((ledger, to) -> lines.add("sent " + ledger + ' ' + to.stream + ' '
                + Math.max(0, to.confirmed.length() - 1) + ' ' + missing(to.confirmed)));
        received.forEach(
                (stream, from) -> lines.add("received " + stream + ' ' + from.latest + ' ' + missing(from.numbers)));
        return lines;
    }

    private static String missing(BitSet numbers) {
        return IntStream.range(1, Math.max(1, numbers.length()))
                .filter(number -> !numbers.get(number))
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(",", "-", ""));
    }

    Map<String, Object> state() {
        var state = new HashMap<String, Object>();
        sent.forEach((ledger, to) -> state.put("sent " + ledger, List.of(to.stream, to.latest, to.confirmed.clone())));
        received.forEach((stream, from) -> state.put("received " + stream, List.of(from.latest, from.numbers.clone())));
        return state;
    }

    void takeOver(Map<?, ?> state) {
        state.forEach((key, value) -> {
            String name = key.toString().substring(key.toString().indexOf(' ') + 1);
            List<?> values = (List<?>) value;
            if (key.toString().startsWith("sent ")) {
                sent.put(name, new Sent(values.get(0).toString(), (Integer) values.get(1), (BitSet) values.get(2)));
            } else {
                received.put(name, new Received((Integer) values.get(0), (BitSet) values.get(1)));
            }
        });
    }
}
