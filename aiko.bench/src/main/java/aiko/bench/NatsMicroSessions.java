// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.service.Discovery;
import io.nats.service.Service;
import io.nats.service.ServiceEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Services of NATS micro: one connection for each process. */
final class NatsMicroSessions implements PeerSystem.Sessions {
    private static final int MOST = 1_000_000;

    private record Session(Connection connection, Dispatcher questions, Dispatcher requests) {}

    private final List<Session> sessions = new ArrayList<>();

    NatsMicroSessions(String address, int processes) throws Exception {
        for (int i = 0; i < processes; i++) {
            Connection connection = connect(address);
            sessions.add(new Session(connection, connection.createDispatcher(), connection.createDispatcher()));
        }
    }

    static Connection connect(String address) throws Exception {
        return Nats.connect(
                Options.builder().servers(address.split(",")).maxReconnects(-1).build());
    }

    @Override
    public void register(int process, List<String> services) throws Exception {
        Session session = sessions.get(process);
        services.forEach(service -> start(session, service));
        session.connection().flush(Duration.ofMinutes(2));
    }

    private static void start(Session session, String service) {
        Service.builder()
                .connection(session.connection())
                .name(service)
                .version("1.0.0")
                .pingDispatcher(session.questions())
                .schemaDispatcher(session.questions())
                .infoDispatcher(session.questions())
                .statsDispatcher(session.questions())
                .addServiceEndpoint(ServiceEndpoint.builder()
                        .endpointName("in")
                        .endpointSubject("bench." + service)
                        .dispatcher(session.requests())
                        .handler(message -> message.respond(session.connection(), message.getData()))
                        .build())
                .build()
                .startService();
    }

    @Override
    public void offer(String service, PeerSystem.Result result) {
        try {
            start(sessions.get(0), service);
            result.ended(null);
        } catch (RuntimeException failure) {
            result.ended(failure);
        }
    }

    @Override
    public Set<String> find() {
        return ask(sessions.get(0).connection());
    }

    /** All services, after the usual time. */
    static Set<String> ask(Connection connection) {
        return new Discovery(connection, Discovery.DEFAULT_DISCOVERY_MAX_TIME_MILLIS, MOST)
                .ping().stream().map(answer -> answer.getName()).collect(Collectors.toSet());
    }

    @Override
    public void close() throws Exception {
        for (Session session : sessions) {
            session.connection().close();
        }
    }
}
