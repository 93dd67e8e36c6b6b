// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.connection;

import java.io.EOFException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Recognizes that another client uses the same identifier: the server ends the connection of the one when the other
 * connects, so that the two throw each other out for ever.
 *
 * <p>MQTT 3.1.1 does not tell why a connection ends. When several have ended in a short time, the next try is made at once
 * and under another identifier: a server that was restarted does not answer yet, and then all was well with the old one.
 */
public final class Takeovers {
    public static final int SUSPICIOUS = 3;
    static final Duration WITHIN = Duration.ofSeconds(10);

    private final String given;
    private final Deque<Long> ends = new ArrayDeque<>();
    private int changes;
    private boolean suspected;

    /** @param given the identifier to begin with */
    Takeovers(String given) {
        this.given = given;
    }

    /** The identifier to connect with. */
    String clientId() {
        return clientId(suspected ? changes + 1 : changes);
    }

    private String clientId(int change) {
        return change == 0 ? given : given + "-again-" + change;
    }

    /** A connection has ended. */
    void lost(Throwable cause, long nanoTime) {
        if (!ConnectionProblem.isCausedBy(cause, EOFException.class)) {
            return;
        }
        while (!ends.isEmpty() && nanoTime - ends.peekFirst() > WITHIN.toNanos()) {
            ends.removeFirst();
        }
        ends.addLast(nanoTime);
        suspected = ends.size() >= SUSPICIOUS;
    }

    /** Whether the next try is to show if there is another client, and so has to be made at once. */
    boolean areSuspected() {
        return suspected;
    }

    /** A connection could not be made. */
    void failed(Throwable cause) {
        if (suspected || ConnectionProblem.isCausedBy(cause, ConnectException.class)) {
            serverStarted();
        }
    }

    /** The server is known to have started anew: that it ended connections before means nothing. */
    void serverStarted() {
        ends.clear();
        suspected = false;
    }

    /** A connection was made. Returns the identifier that another client uses as well and that is given up; or null. */
    String connected() {
        if (!suspected) {
            return null;
        }
        String givenUp = clientId(changes++);
        serverStarted();
        return givenUp;
    }
}
