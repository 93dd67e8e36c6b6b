// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Services of many processes, as the payloads with which they are registered: several processes at the same time, in
 * turn. Names have ten to twelve characters.
 *
 * @param names how many different names there are; 0 if each service has one of its own, in the order of their numbers, and -1
 *     in no order
 */
record ServicePopulation(int processes, int services, int names) {
    private static final int AT_THE_SAME_TIME = 64;
    /** Odd: each number below 2^32 becomes another one. */
    private static final long SPREAD = 0x9E3779B1L;

    private static final String[] KINDS = {
        " github.com/geekscape/aiko_services/protocol/sensor:0 mqtt pele (ec=true))",
        " github.com/geekscape/aiko_services/protocol/camera:0 mqtt pele (ec=true room=5))",
        " github.com/geekscape/aiko_services/protocol/pipeline:0 mqtt pele ())",
        " * mqtt pele (ec=true))"
    };
    private static final String[] PREFIXES = {"s-", "sv-", "svc-"};
    private static final byte[] HEXADECIMAL = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    long size() {
        return (long) processes * services;
    }

    /** The topic path of a process. */
    static String process(int process) {
        return "aiko/host-" + process / 100 + "/" + (10_000 + process);
    }

    /** The number of the process of the registration at this place. */
    int processAt(long place) {
        long group = place / ((long) AT_THE_SAME_TIME * services);
        long inGroup = place % ((long) AT_THE_SAME_TIME * services);
        int together = (int) Math.min(AT_THE_SAME_TIME, processes - group * AT_THE_SAME_TIME);
        return (int) (group * AT_THE_SAME_TIME + inGroup % together);
    }

    private int serviceAt(long place) {
        long group = place / ((long) AT_THE_SAME_TIME * services);
        long inGroup = place % ((long) AT_THE_SAME_TIME * services);
        int together = (int) Math.min(AT_THE_SAME_TIME, processes - group * AT_THE_SAME_TIME);
        return (int) (inGroup / together) + 1;
    }

    String name(long place) {
        return new String(nameBytes(place), StandardCharsets.US_ASCII);
    }

    private byte[] nameBytes(long place) {
        long number = number(place);
        byte[] prefix = PREFIXES[(int) (number % PREFIXES.length)].getBytes(StandardCharsets.US_ASCII);
        byte[] name = Arrays.copyOf(prefix, prefix.length + 8);
        long rest = number;
        for (int i = name.length - 1; i >= prefix.length; i--) {
            name[i] = HEXADECIMAL[(int) (rest & 0xF)];
            rest >>>= 4;
        }
        return name;
    }

    private long number(long place) {
        if (names > 0) {
            return place % names;
        }
        return names == 0 ? place : place * SPREAD & 0xFFFFFFFFL;
    }

    /** {@code (add …)}. */
    byte[] payload(long place) {
        String path = process(processAt(place)) + "/" + serviceAt(place);
        byte[] beginning = ("(add " + path + " ").getBytes(StandardCharsets.US_ASCII);
        byte[] name = nameBytes(place);
        byte[] kind = KINDS[(int) (place / AT_THE_SAME_TIME % KINDS.length)].getBytes(StandardCharsets.US_ASCII);
        byte[] payload = Arrays.copyOf(beginning, beginning.length + name.length + kind.length);
        System.arraycopy(name, 0, payload, beginning.length, name.length);
        System.arraycopy(kind, 0, payload, beginning.length + name.length, kind.length);
        return payload;
    }
}
