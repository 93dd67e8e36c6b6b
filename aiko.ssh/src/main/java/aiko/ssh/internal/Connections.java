// SPDX-License-Identifier: Apache-2.0
package aiko.ssh.internal;

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;

/**
 * Limits the connections that have not logged in, and logs each login and each end. If there are too many, the oldest one is
 * closed: silent connections do not keep out somebody who logs in.
 */
final class Connections implements SessionListener {
    private final int mostStrangers;
    private final Audit audit;
    private final Queue<Session> strangers = new ConcurrentLinkedQueue<>();
    private final Set<Session> clients = ConcurrentHashMap.newKeySet();

    Connections(int mostStrangers, Audit audit) {
        this.mostStrangers = mostStrangers;
        this.audit = audit;
    }

    @Override
    public void sessionCreated(Session session) {
        strangers.add(session);
        if (strangers.size() <= mostStrangers) {
            return;
        }
        Session oldest = strangers.poll();
        // Null if the others have logged in or gone meanwhile.
        if (oldest != null) {
            audit.tellOfStranger(
                    oldest.getRemoteAddress(),
                    "closed: a newer connection came, and more than " + mostStrangers
                            + ", which is unauthenticated of aiko.ssh, have not logged in");
            oldest.getIoSession().close(true);
        }
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
