// SPDX-License-Identifier: Apache-2.0
package aiko.chaos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a container says about itself and the namespace.
 *
 * @param process its topic path
 * @param role of its registrar
 * @param services those that it has
 * @param copied the directory of its registrar, or the copy of a secondary
 * @param cached the copy of a client
 * @param latest the largest number of a message that it has handled
 * @param doubled how many messages it has handled twice
 * @param disordered how many messages it has handled after a later one
 * @param wronglyBooked commands that are handled once, and were handled twice or after later ones
 * @param missing numbers of messages that it was asked for and has not handled
 */
record Account(
        String process,
        String role,
        String version,
        Set<String> services,
        List<String> copied,
        List<String> cached,
        String cacheState,
        int threads,
        int latest,
        int doubled,
        int disordered,
        String missing,
        int wronglyBooked,
        List<Sent> sent,
        Map<String, Received> received) {
    /**
     * Commands to another ledger, which are handled once.
     *
     * @param ledger its topic path
     * @param confirmed the largest number that was confirmed
     * @param unconfirmed the smaller ones that were not
     */
    record Sent(String ledger, String stream, int confirmed, Set<Integer> unconfirmed) {}

    /**
     * The commands of a stream.
     *
     * @param latest the largest number
     * @param missing the smaller ones that were not received
     */
    record Received(int latest, Set<Integer> missing) {}

    static Account of(String text) {
        String process = "";
        String role = "";
        String version = "";
        Set<String> services = new TreeSet<>();
        List<String> copied = new ArrayList<>();
        List<String> cached = new ArrayList<>();
        String cacheState = "";
        int threads = 0;
        int latest = 0;
        int doubled = 0;
        int disordered = 0;
        String missing = "";
        int wronglyBooked = 0;
        List<Sent> sent = new ArrayList<>();
        Map<String, Received> received = new HashMap<>();
        for (String line : text.split("\n")) {
            int space = line.indexOf(' ');
            String value = line.substring(space + 1);
            switch (line.substring(0, space)) {
                case "process" -> process = value;
                case "role" -> role = value;
                case "version" -> version = value;
                case "service" -> services.add(value);
                case "copied" -> copied.add(value);
                case "cached" -> cached.add(value);
                case "cache-state" -> cacheState = value;
                case "threads" -> threads = Integer.parseInt(value);
                case "latest" -> latest = Integer.parseInt(value);
                case "doubled" -> doubled = Integer.parseInt(value);
                case "disordered" -> disordered = Integer.parseInt(value);
                case "missing" -> missing = value;
                case "wrongly-booked" -> wronglyBooked = Integer.parseInt(value);
                case "sent" -> {
                    String[] words = value.split(" ");
                    sent.add(new Sent(words[0], words[1], Integer.parseInt(words[2]), numbers(words[3])));
                }
                case "received" -> {
                    String[] words = value.split(" ");
                    received.put(words[0], new Received(Integer.parseInt(words[1]), numbers(words[2])));
                }
                default -> role = line;
            }
        }
        copied.sort(null);
        cached.sort(null);
        return new Account(
                process,
                role,
                version,
                services,
                copied,
                cached,
                cacheState,
                threads,
                latest,
                doubled,
                disordered,
                missing,
                wronglyBooked,
                sent,
                received);
    }

    private static Set<Integer> numbers(String text) {
        return Arrays.stream(text.substring(1).split(","))
                .filter(number -> !number.isEmpty())
                .map(Integer::valueOf)
                .collect(Collectors.toSet());
    }

    boolean isPrimary() {
        return role.equals("primary");
    }
}
