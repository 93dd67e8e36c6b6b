// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.event.Handle;
import aiko.message.ConnectionState;
import aiko.process.AikoProcess;
import aiko.process.AikoServiceListener;
import aiko.process.FailurePolicy;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.sexpression.SExpressions;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class ServicesTest {
    private static final String PROTOCOL = "test/protocol/greeter:0";

    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = 10_000)
    AikoProcess process;

    private final List<String> directory = new CopyOnWriteArrayList<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private Handle subscription;

    private final class RecordingGreeter implements Greeter {
        @Override
        public void greet(String name) {
            calls.add("greet " + name);
        }

        @Override
        public void add(int number, List<String> texts, Map<String, Integer> counts) {
            calls.add("add " + number + ' ' + texts + ' ' + counts);
        }

        @Override
        public void fail() {
            throw new IllegalStateException("as the test wants it");
        }

        public void notPublished() {
            calls.add("notPublished");
        }
    }

    @BeforeEach
    void follow_the_registrar() {
        await().until(() -> process.connectionState() == ConnectionState.REGISTRAR);
        subscription = process.messages()
                .subscribe(process.registrar().orElseThrow().topicPath().out(), message -> {
                    directory.add(message.text());
                });
        process.messages().synchronize().toCompletableFuture().join();
    }

    @AfterEach
    void leave() {
        subscription.cancel();
    }

    @Test
    void a_published_service_is_added_when_it_is_registered_and_removed_when_it_is_unregistered() {
        var registration = publish("first", new RecordingGreeter());
        HostedService service = service("first");
        await().until(() -> directory.stream()
                .anyMatch(line -> line.startsWith("(add " + service.topicPath() + " first " + PROTOCOL + " mqtt ")
                        && line.endsWith(" (ec=true kind=test))")));

        registration.unregister();

        await().until(() -> directory.contains("(remove " + service.topicPath() + ")"));
        assertThat(process.services()).doesNotContain(service);
    }

    @Test
    void service_ids_ascend_and_are_never_given_twice() {
        HostedService one = process.addService(ServiceDefinition.named("one"));
        one.remove();
        HostedService two = process.addService(ServiceDefinition.named("two"));

        assertThat(two.serviceId()).isGreaterThan(one.serviceId());
        two.remove();
    }

    @Test
    void a_service_without_a_protocol_stays_private() {
        HostedService secret =
                process.addService(ServiceDefinition.named("secret").withProtocol(ServiceDefinition.NO_PROTOCOL));
        HostedService open = process.addService(ServiceDefinition.named("open"));

        await().until(() -> directory.stream().anyMatch(line -> line.contains(open.topicPath() + " open ")));
        assertThat(directory).noneMatch(line -> line.contains(secret.topicPath() + " "));
        secret.remove();
        open.remove();
    }

    @Test
    void messages_call_the_methods_of_the_published_interface_in_order() {
        var registration = publish("called", new RecordingGreeter());
        String in = service("called").topicPath().in();

        process.messages().publishCommand(in, "greet", "two words");
        process.messages().publishCommand(in, "add", 7, List.of("a", "b c"), Map.of("k", 1));
        process.messages().publishCommand(in, "greet", "end");

        await().untilAsserted(() ->
                assertThat(calls).containsExactly("greet two words", "add 7 [a, b c] {k=1}", "greet end"));
        registration.unregister();
    }

    @Test
    void what_is_not_published_or_does_not_fit_or_fails_disturbs_nothing() {
        var registration = publish("robust", new RecordingGreeter());
        String in = service("robust").topicPath().in();

        process.messages().publishCommand(in, "notPublished");
        process.messages().publishCommand(in, "hashCode");
        process.messages().publishCommand(in, "greet");
        process.messages().publishCommand(in, "add", "seven", List.of(), Map.of());
        process.messages().publishCommand(in, "fail");
        process.messages().publish(in, "((( unbalanced".getBytes());
        process.messages().publish(in, new byte[] {(byte) 0xC3, 0x28});
        process.messages().publishCommand(in, "greet", "still here");

        await().untilAsserted(() -> assertThat(calls).containsExactly("greet still here"));
        registration.unregister();
    }

    @Test
    void what_somebody_sends_is_never_a_failure_of_the_service() {
        Dictionary<String, Object> properties =
                new Hashtable<>(Map.of("aiko.name", "strict", "aiko.failure", "remove-service"));
        var registration = context.registerService(Greeter.class, new RecordingGreeter(), properties);
        HostedService service = service("strict");
        String in = service.topicPath().in();
        HostedService reading = process.addService(
                ServiceDefinition.named("reading").withFailurePolicy(FailurePolicy.REMOVE_SERVICE),
                message -> calls.add(
                        "read " + SExpressions.parse(message.payload()).name()));

        for (String payload : List.of(
                "(add () (a) (k: 1))",
                "(add 0: (a) (k: 1))",
                "(add (1 2) (a) (k: 1))",
                "(add 1 (a) (k 1))",
                "(add 1 (a) (k: one))",
                "(add 1 a (k: 1))",
                "(greet ())",
                "(greet (a: 1))",
                "(",
                "")) {
            process.messages().publish(in, payload.getBytes());
            process.messages().publish(reading.topicPath().in(), payload.getBytes());
        }
        process.messages().publish(in, "(add 7.0 () ())".getBytes());
        process.messages().publish(reading.topicPath().in(), "(end)".getBytes());

        await().until(() -> calls.contains("read end") && calls.contains("add 7 [] {}"));
        assertThat(calls).noneMatch(call -> call.startsWith("greet"));
        assertThat(process.services()).contains(service, reading);
        registration.unregister();
        reading.remove();
    }

    /** Published under the listener's interface too, as a component is that does not say under which. */
    private final class Informed implements Greeter, AikoServiceListener {
        @Override
        public void serviceAdded(HostedService service) {
            service.messages().publishCommand(service.topicPath().out(), "added", service.definition());
            service.addControlHandler(message -> calls.add("control " + message.text()));
            calls.add("added " + service.definition().name());
        }

        @Override
        public void serviceRemoved(HostedService service) {
            calls.add("removed " + service.definition().name());
            throw new IllegalStateException("as the test wants it");
        }

        @Override
        public void greet(String name) {
            calls.add("greet " + name);
        }

        @Override
        public void add(int number, List<String> texts, Map<String, Integer> counts) {}

        @Override
        public void fail() {}
    }

    @Test
    void a_component_is_told_where_it_is_and_can_have_its_control_messages_handled() {
        Dictionary<String, Object> properties = new Hashtable<>(Map.of("aiko.name", "informed"));
        var registration = context.registerService(
                new String[] {Greeter.class.getName(), AikoServiceListener.class.getName()},
                new Informed(),
                properties);
        assertThat(calls).containsExactly("added informed");
        HostedService service = service("informed");

        process.messages().publishCommand(service.topicPath().in(), "serviceRemoved", "x");
        process.messages().publishCommand(service.topicPath().in(), "greet", "first");
        await().until(() -> calls.contains("greet first"));
        process.messages().publishCommand(service.topicPath().control(), "second");
        await().until(() -> calls.contains("control (second)"));

        properties.put("aiko.name", "renamed");
        registration.setProperties(properties);
        registration.unregister();
        assertThat(calls)
                .containsExactly(
                        "added informed",
                        "greet first",
                        "control (second)",
                        "added renamed",
                        "removed informed",
                        "removed renamed");
        assertThat(process.services()).doesNotContain(service);
    }

    @Test
    void one_component_may_add_thousands_of_services() {
        List<HostedService> added = new java.util.ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            added.add(process.addService(ServiceDefinition.named("many-" + i)));
        }
        String last = added.get(added.size() - 1).topicPath() + " many-4999 ";
        await().until(() -> directory.stream().anyMatch(line -> line.contains(last)));
        assertThat(directory.stream().filter(line -> line.contains(" many-"))).hasSize(5_000);
        added.forEach(HostedService::remove);
        await().until(() ->
                directory.contains("(remove " + added.get(added.size() - 1).topicPath() + ")"));
    }

    private org.osgi.framework.ServiceRegistration<Greeter> publish(String name, Greeter greeter) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("aiko.name", name);
        properties.put("aiko.protocol", PROTOCOL);
        properties.put("aiko.tags", new String[] {"ec=true", "kind=test"});
        return context.registerService(Greeter.class, greeter, properties);
    }

    private HostedService service(String name) {
        return process.services().stream()
                .filter(service -> service.definition().name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
