// SPDX-License-Identifier: Apache-2.0
package aiko.ssh.internal;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;

/**
 * Limits the connections that have not logged in, and logs each login and each end. If there are too many, one of the address that
 * has most of them is closed: neither silent connections nor many new ones keep out somebody who logs in from elsewhere. Which one
 * is left to chance, so that from the same address, too, most attempts succeed.
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
        List<Session> others =
                strangers.stream().filter(other -> other != session).toList();
        Optional<Session> chosen =
                choose(others, other -> Audit.host(other.getRemoteAddress()), ThreadLocalRandom.current());
        // Else it has logged in or gone meanwhile.
        if (chosen.isPresent() && strangers.remove(chosen.get())) {
            audit.tellOfStranger(
                    chosen.get().getRemoteAddress(),
                    "closed: a newer connection came, and more than " + mostStrangers
                            + ", which is unauthenticated of aiko.ssh, have not logged in");
            chosen.get().getIoSession().close(true);
        }
    }

    /** Any one of those from the host that has most. */
    static <T> Optional<T> choose(List<T> all, Function<T, String> host, RandomGenerator random) {
        Map<String, List<T>> hosts = all.stream().collect(Collectors.groupingBy(host));
        return hosts.values().stream()
                .max(Comparator.comparingInt(List::size))
                .map(most -> most.get(random.nextInt(most.size())));
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
