// SPDX-License-Identifier: Apache-2.0
package aiko.ssh.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;

/** Counts the connections that have not logged in, refuses too many of them, and logs each login and each end. */
final class Connections implements SessionListener {
    private final int mostStrangers;
    private final Audit audit;
    private final Set<Session> strangers = ConcurrentHashMap.newKeySet();
    private final Set<Session> clients = ConcurrentHashMap.newKeySet();

    Connections(int mostStrangers, Audit audit) {
        this.mostStrangers = mostStrangers;
        this.audit = audit;
    }

    @Override
    public void sessionCreated(Session session) {
        if (strangers.size() < mostStrangers) {
            strangers.add(session);
            return;
        }
        audit.tellOfStranger(
                session.getRemoteAddress(),
                "refused: " + mostStrangers + " connections have not logged in, and unauthenticated of aiko.ssh is "
                        + mostStrangers);
        session.getIoSession().close(true);
    }

    @Override
    public void sessionEvent(Session session, Event event) {
        if (event == Event.Authenticated && strangers.remove(session)) {
            clients.add(session);
            audit.tell(session.getRemoteAddress(), Client.of(session), "logged in as " + session.getUsername());
        }
    }

    @Override
    public void sessionClosed(Session session) {
        if (strangers.remove(session)) {
            audit.tellOfStranger(session.getRemoteAddress(), "disconnected without having logged in");
        } else if (clients.remove(session)) {
            audit.tell(session.getRemoteAddress(), Client.of(session), "disconnected");
        }
    }
}
