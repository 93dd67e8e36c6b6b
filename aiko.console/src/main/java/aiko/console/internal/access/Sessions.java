// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.access;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The open sessions, in memory: a restart ends all of them. */
public final class Sessions {
    private static final int MOST = 32;

    private final LongSupplier nanoTime;
    private final long idleNanos;
    // Guarded by this.
    private final Map<String, Session> sessions = new HashMap<>();
    private int opened;

    /** @param idle a session that is not used for that long ends */
    public Sessions(Duration idle, LongSupplier nanoTime) {
        this.idleNanos = idle.toNanos();
        this.nanoTime = nanoTime;
    }

    /** Opens a session. If there are too many, the one that was not used for the longest time ends. */
    public synchronized Session open(String address) {
        discardIdle();
        if (sessions.size() >= MOST) {
            sessions.values().stream()
                    .min(Comparator.comparingLong(session -> session.usedNanos() - nanoTime.getAsLong()))
                    .ifPresent(this::end);
        }
        var session = new Session(Secret.next(), ++opened, address, nanoTime.getAsLong());
        sessions.put(session.secret(), session);
        return session;
    }

    /** The session with that cookie. */
    public synchronized Optional<Session> find(String secret) {
        discardIdle();
        Session found = sessions.get(secret);
        if (found != null) {
            found.use(nanoTime.getAsLong());
        }
        return Optional.ofNullable(found);
    }

    /** What the browser keeps of a session. */
    public String cookie(Session session) {
        return session.secret();
    }

    /** Ends a session, and with it its streams. */
    public synchronized void end(Session session) {
        session.end();
        sessions.remove(session.secret());
    }

    /** Ends all of them. */
    public synchronized void clear() {
        sessions.values().forEach(Session::end);
        sessions.clear();
    }

    private void discardIdle() {
        long now = nanoTime.getAsLong();
        sessions.values().removeIf(session -> {
            boolean isIdle = now - session.usedNanos() > idleNanos;
            if (isIdle) {
                session.end();
            }
            return isIdle;
        });
    }
}
