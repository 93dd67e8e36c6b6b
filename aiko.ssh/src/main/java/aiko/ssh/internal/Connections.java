// SPDX-License-Identifier: Apache-2.0
package aiko.ssh.internal;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.io.IoAcceptor;
import org.apache.sshd.common.io.IoServiceEventListener;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;

/** Counts the connections that have not logged in, refuses too many of them, and logs who comes and goes. */
final class Connections implements IoServiceEventListener, SessionListener {
    private final int mostStrangers;
    private final Audit audit;
    private final Set<Session> strangers = ConcurrentHashMap.newKeySet();
    private final Set<Session> clients = ConcurrentHashMap.newKeySet();

    Connections(int mostStrangers, Audit audit) {
        this.mostStrangers = mostStrangers;
        this.audit = audit;
    }

    @Override
    public void connectionAccepted(
            IoAcceptor acceptor, SocketAddress local, SocketAddress remote, SocketAddress service) throws IOException {
        if (strangers.size() >= mostStrangers) {
            audit.tellOfStranger(
                    remote,
                    "refused: " + mostStrangers + " connections have not logged in, and unauthenticated of aiko.ssh is "
                            + mostStrangers);
            throw new IOException("too many connections");
        }
    }

    @Override
    public void sessionCreated(Session session) {
        strangers.add(session);
    }

    @Override
    public void sessionEvent(Session session, Event event) {
        if (event == Event.Authenticated && strangers.remove(session)) {
            clients.add(session);
            audit.tell(session, "logged in as " + session.getUsername());
        }
    }

    @Override
    public void sessionClosed(Session session) {
        if (strangers.remove(session)) {
            audit.tellOfStranger(session.getRemoteAddress(), "disconnected without having logged in");
        } else if (clients.remove(session)) {
            audit.tell(session, "disconnected");
        }
    }
}
