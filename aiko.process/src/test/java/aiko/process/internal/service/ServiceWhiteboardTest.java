// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.service;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.event.EventLoop;
import aiko.message.Messages;
import aiko.message.internal.LogLines;
import aiko.message.internal.ProcessMessages;
import aiko.message.internal.room.MessageRoom;
import aiko.process.HostedService;
import aiko.process.TopicPath;
import aiko.process.internal.bundle.ReturnRules;
import aiko.process.internal.loop.BundleResources;
import aiko.process.internal.loop.ThreadServices;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** What is known of a component at the moment at which others can see its service. */
class ServiceWhiteboardTest {
    private static final class First implements Runnable {
        @Override
        public void run() {}
    }

    private static final class Second implements Runnable {
        @Override
        public void run() {}
    }

    private final LogLines log = new LogLines();
    private final ThreadServices threadServices = new ThreadServices();
    private final MessageRoom room = MessageRoom.ofHeap();
    private final Bundle bundle = proxy(Bundle.class, (proxy, method, arguments) -> switch (method.getName()) {
        case "getBundleId" -> 7L;
        case "getState" -> Bundle.ACTIVE;
        case "hashCode" -> 7;
        case "equals" -> proxy == arguments[0];
        default -> null;
    });
    private ServiceHost host;
    private ServiceWhiteboard whiteboard;
    private Object component;

    /** What is looked at when the process is about to tell the registrar of a service: from then on messages come for it. */
    private Runnable seen = () -> {};

    @BeforeEach
    void start() {
        EventLoop eventLoop = proxy(EventLoop.class, (proxy, method, arguments) -> {
            if (method.getName().equals("execute")) {
                seen.run();
            }
            return method.getReturnType() == boolean.class ? false : null;
        });
        ProcessMessages messages = proxy(ProcessMessages.class, (proxy, method, arguments) -> room);
        BundleResources loops = new BundleResources() {
            @Override
            public EventLoop ofService(Bundle bundle, int serviceId) {
                return eventLoop;
            }

            @Override
            public Messages messages(Bundle bundle) {
                return messages;
            }
        };
        host = new ServiceHost(
                new ServiceHost.Terms(
                        new TopicPath("test", "host", "1", "0"),
                        "me",
                        "1",
                        new AtomicInteger()::incrementAndGet,
                        status -> {}),
                ReturnRules.never(),
                null,
                eventLoop,
                threadServices,
                loops,
                messages,
                log.logger);
        threadServices.processAdded(host.onlyServices(), true);
        BundleContext context = proxy(BundleContext.class, (proxy, method, arguments) -> component);
        whiteboard = new ServiceWhiteboard(context, host, messages, new Hashtable<>(), log.logger);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @SuppressWarnings("unchecked")
    private ServiceReference<Object> reference(String name) {
        Map<String, Object> properties =
                Map.of(ServiceWhiteboard.NAME, name, Constants.OBJECTCLASS, new String[] {Runnable.class.getName()});
        return proxy(ServiceReference.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getProperty" -> properties.get(arguments[0]);
            case "getBundle" -> bundle;
            case "hashCode" -> name.hashCode();
            case "equals" -> proxy == arguments[0];
            default -> null;
        });
    }

    private void publish(String name, Object service) {
        component = service;
        whiteboard.addingService(reference(name));
    }

    private String only(Class<?> type) {
        return text(threadServices.onlyOf(bundle, type.getName()));
    }

    private String only() {
        return text(threadServices.onlyOf(bundle));
    }

    private static String text(HostedService service) {
        return service == null ? "none" : service.definition().name();
    }

    @Test
    void the_logger_of_a_component_belongs_to_its_service_as_soon_as_anybody_sees_the_service() {
        var found = new ArrayList<String>();
        seen = () -> found.add("of First " + only(First.class) + ", of Second " + only(Second.class) + ", of all "
                + only() + ", in the process " + host.all().size());

        publish("first", new First());
        publish("second", new Second());
        publish("another", new Second());

        assertThat(found)
                .containsExactly(
                        "of First first, of Second none, of all first, in the process 1",
                        "of First first, of Second second, of all none, in the process 2",
                        "of First first, of Second none, of all none, in the process 3");
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void what_is_removed_leaves_its_siblings_counted() {
        publish("first", new First());
        publish("second", new Second());
        publish("another", new Second());
        List<HostedService> services = host.all();

        services.get(1).remove();
        assertThat(List.of(only(First.class), only(Second.class), only())).containsExactly("first", "another", "none");

        services.get(0).remove();
        assertThat(List.of(only(First.class), only(Second.class), only()))
                .containsExactly("none", "another", "another");

        services.get(2).remove();
        assertThat(List.of(only(First.class), only(Second.class), only())).containsExactly("none", "none", "none");
    }
}
