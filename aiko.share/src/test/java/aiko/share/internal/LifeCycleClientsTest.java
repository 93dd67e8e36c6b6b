// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.event.Handle;
import aiko.message.ConnectionListener;
import aiko.message.ConnectionState;
import aiko.message.MessageInterceptor;
import aiko.message.Messages;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.TopicPath;
import aiko.process.spi.ServiceCompanion;
import aiko.share.SharedState;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Until when a service reports to its manager. */
class LifeCycleClientsTest {
    private static final TopicPath WORKER = TopicPath.parse("test/host/1/7");
    private static final TopicPath MANAGER = TopicPath.parse("test/host/2/1");

    private final List<String> reports = new ArrayList<>();
    private final List<String> items = new ArrayList<>();
    private final List<ConnectionListener> listeners = new ArrayList<>();
    private final List<MessageInterceptor> companions = new ArrayList<>();
    private final Messages messages = stub(
            Messages.class,
            (method, arguments) ->
                    reports.add(arguments[0] + " " + arguments[1] + " " + Arrays.toString((Object[]) arguments[2])));
    private final HostedService worker = stub(HostedService.class, (method, arguments) -> switch (method) {
        case "topicPath" -> WORKER;
        case "messages" -> messages;
        default -> added(companions, (MessageInterceptor) arguments[0]);
    });
    private final AikoProcess process = stub(
            AikoProcess.class,
            (method, arguments) -> method.equals("topicPath")
                    ? WORKER.withServiceId(0)
                    : added(listeners, (ConnectionListener) arguments[0]));
    private final SharedState state = stub(SharedState.class, (method, arguments) -> items.add(method));
    private final LifeCycleClientsComponent clients =
            new LifeCycleClientsComponent(new ServiceStates(null, null, null, null, null) {
                @Override
                SharedState of(HostedService service) {
                    return state;
                }
            });

    private static <T> T stub(Class<T> type, BiFunction<String, Object[], Object> behaviour) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            Object result = behaviour.apply(method.getName(), given);
            return method.getReturnType() == void.class ? null : result;
        }));
    }

    private static <T> Handle added(List<T> list, T element) {
        list.add(element);
        return () -> list.remove(element);
    }

    @BeforeEach
    void bindProcess() throws Exception {
        var processes = LifeCycleClientsComponent.class.getDeclaredField("processes");
        processes.setAccessible(true);
        processes.set(clients, List.of(process));
    }

    @Test
    void a_client_reports_with_each_connection_until_it_is_cancelled() {
        Handle client = clients.join(worker, MANAGER, 3);
        listeners.get(0).connectionStateChanged(ConnectionState.TRANSPORT);
        assertThat(reports).isEmpty();
        listeners.get(0).connectionStateChanged(ConnectionState.REGISTRAR);
        assertThat(reports).containsExactly("test/host/2/1/control add_client [test/host/1/7, 3]");

        client.cancel();
        client.cancel();
        assertThat(listeners).isEmpty();
        assertThat(companions).isEmpty();
        assertThat(items).containsExactly("update", "remove");
    }

    @Test
    void a_removed_service_no_longer_reports_although_nobody_has_cancelled_its_client() {
        Handle client = clients.join(worker, MANAGER, 3);
        ((ServiceCompanion) companions.get(0)).removed();
        assertThat(listeners).isEmpty();

        client.cancel();
        clients.deactivate();
        assertThat(items).containsExactly("update");
    }
}
