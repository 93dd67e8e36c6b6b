// SPDX-License-Identifier: Apache-2.0
package aiko.chaos;

import java.util.Locale;

/** The kinds of faults, in the order in which each is tried alone. */
enum Kind {
    RESET(Part.NETWORK, 6),
    REFUSE(Part.NETWORK, 4, 200, 1_000),
    DELAY(Part.NETWORK, 5, 200, 1_000, 20, 200),
    THROTTLE(Part.NETWORK, 4, 300, 1_000, 2_000, 20_000),
    /** Shorter than anybody notices: nothing is lost. */
    STALL(Part.NETWORK, 5, 100, 1_200),
    /** Longer than the keep-alive time: server and container give the connection up. */
    BLACK_HOLE(Part.NETWORK, 1, 4_500, 6_000),
    /** Within a packet to the server. */
    CUT_OUTGOING(Part.NETWORK, 4, 0, 0, 1, 200),
    /** Within a packet from the server. */
    CUT_INCOMING(Part.NETWORK, 4, 0, 0, 1, 200),
    /** Within the server's answers to a new connection. */
    CUT_HANDSHAKE(Part.NETWORK, 4, 0, 0, 1, 12),
    /** The container connects again, and the server believes in the old connection. */
    HALF_OPEN_AT_SERVER(Part.NETWORK, 2),
    /** The server knows that the connection is lost, and the container does not. */
    HALF_OPEN_AT_CONTAINER(Part.NETWORK, 1),

    /** Of a container, shorter than the tolerated time. */
    PAUSE(Part.PROCESS, 5, 100, 1_500),
    /** Of a container, longer than the limit after which it counts as dead. */
    LONG_PAUSE(Part.PROCESS, 1, 3_500, 5_000),
    KILL(Part.PROCESS, 1, 0, 500),
    KILL_PRIMARY(Part.PROCESS, 1, 0, 500),
    END(Part.PROCESS, 1, 0, 500),

    SERVER_KILL(Part.SERVER, 4, 0, 800),
    SERVER_END(Part.SERVER, 2, 0, 800),
    SERVER_PAUSE(Part.SERVER, 3, 100, 1_500),

    /** Of a cluster: the last wills of its clients are lost with it. */
    NODE_KILL(Part.NODE, 6, 0, 8_000),
    NODE_END(Part.NODE, 3, 0, 8_000),
    NODE_PAUSE(Part.NODE, 4, 100, 1_500),
    /** Other nodes are elected to lead meanwhile. */
    NODE_LONG_PAUSE(Part.NODE, 2, 4_000, 8_000),

    PROMOTE(Part.REGISTRAR, 3),
    DEMOTE(Part.REGISTRAR, 3),
    /** Retained messages are lost, or of another time, or of a stranger. */
    ANNOUNCEMENT_LOST(Part.REGISTRAR, 2),
    GHOST_ANNOUNCED(Part.REGISTRAR, 2),
    PRIMARY_ABSENT_FORGED(Part.REGISTRAR, 2),
    PROCESS_ABSENT_FORGED(Part.REGISTRAR, 2),

    SWAP(Part.BUNDLE, 5),
    FAILING_VERSION(Part.BUNDLE, 2, 300, 1_000),
    /** Until its thread is interrupted. */
    HANGING_VERSION(Part.BUNDLE, 1, 500, 1_000),
    /** Whatever happens to its thread; its place goes to nobody. */
    STUCK_VERSION(Part.BUNDLE, 1, 500, 1_000),
    TRUNCATED_VERSION(Part.BUNDLE, 2, 300, 1_000),
    /** A bundle that was not there is deployed, or it is removed. */
    GUEST(Part.BUNDLE, 4),

    CLOCK(Part.CLOCK, 4, 0, 0, -86_400, 86_400),
    NO_HANDLES(Part.RESOURCES, 2, 500, 1_500),
    /** No file can be written: a limit of its size. */
    FILE_LIMIT(Part.RESOURCES, 2, 500, 1_500),
    /** No space is left for data. */
    FULL_DISK(Part.RESOURCES, 3, 500, 1_500),
    FULL_HEAP(Part.RESOURCES, 3, 0, 0, 50, 400);

    /** In one burst, each part of a container has at most one fault, and so has the server. */
    enum Part {
        NETWORK,
        PROCESS,
        SERVER,
        /** Of a cluster: only one is away at a time. */
        NODE,
        REGISTRAR,
        BUNDLE,
        CLOCK,
        RESOURCES;

        boolean isOfOneContainer() {
            return this == NETWORK || this == BUNDLE;
        }
    }

    private final Part part;
    private final int weight;
    private final int shortestMillis;
    private final int longestMillis;
    private final int least;
    private final int most;

    Kind(Part part, int weight, int... ranges) {
        this.part = part;
        this.weight = weight;
        shortestMillis = ranges.length > 0 ? ranges[0] : 0;
        longestMillis = ranges.length > 0 ? ranges[1] : 0;
        least = ranges.length > 2 ? ranges[2] : 0;
        most = ranges.length > 2 ? ranges[3] : 0;
    }

    Part part() {
        return part;
    }

    /** How often it comes, relative to others. */
    int weight() {
        return weight;
    }

    int shortestMillis() {
        return shortestMillis;
    }

    int longestMillis() {
        return longestMillis;
    }

    /** Of what it needs beside a duration. */
    int least() {
        return least;
    }

    int most() {
        return most;
    }

    /** Whether it needs a container that it happens to. */
    boolean isOfContainer() {
        return part != Part.SERVER && part != Part.NODE;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
