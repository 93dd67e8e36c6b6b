// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.connection;

import java.io.EOFException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Recognizes that another client uses the same identifier: the server closes the connection of one client as soon as the
 * other connects, so that they disconnect each other endlessly.
 *
 * <p>MQTT 3.1.1 does not transmit why a connection ends. After several ends in a short time, the next try follows at once with
 * another identifier. If it is not answered, the server was restarting, and the old identifier was not the cause.
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

    /** Whether the next try has to follow at once, to find out if there is another client. */
    boolean areSuspected() {
        return suspected;
    }

    /** A connection could not be made. */
    void failed(Throwable cause) {
        if (suspected || ConnectionProblem.isCausedBy(cause, ConnectException.class)) {
            serverStarted();
        }
    }

    /** The server has restarted: its earlier ends of connections have no other cause. */
    void serverStarted() {
        ends.clear();
        suspected = false;
    }

    /** A connection was made. Returns the identifier that is given up, since another client uses it; or null. */
    String connected() {
        if (!suspected) {
            return null;
        }
        String givenUp = clientId(changes++);
        serverStarted();
        return givenUp;
    }
}
