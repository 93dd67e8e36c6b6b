// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.event.Handle;
import aiko.message.ConnectionState;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.registrar.Registrar;
import aiko.registrar.RegistrarState;
import java.util.Arrays;
import java.util.Collection;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.condition.Condition;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** What can be configured of processes, and what they do when services fail. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class ProcessTest {
    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = 10_000)
    AikoProcess process;

    @InjectService
    ConfigurationAdmin configurations;

    private Configuration configuration;

    @AfterEach
    void remove_the_second_process() throws Exception {
        if (configuration != null) {
            configuration.delete();
            await().until(() -> references("(aiko.process.name=second)").isEmpty());
        }
    }

    private final class Recorder implements Greeter {
        final List<String> calls = new CopyOnWriteArrayList<>();

        @Override
        public void greet(String name) {
            calls.add(name);
        }

        @Override
        public void add(int number, List<String> texts, Map<String, Integer> counts) {}

        @Override
        public void fail() {
            throw new IllegalStateException("as the test wants it");
        }
    }

    private AikoProcess second(Map<String, Object> settings) throws Exception {
        configuration = configurations.getFactoryConfiguration("aiko.process.additional", "second", "?");
        configuration.update(new Hashtable<>(settings));
        await().until(() -> !references("(aiko.process.name=second)").isEmpty());
        return context.getService(
                references("(aiko.process.name=second)").iterator().next());
    }

    private Collection<ServiceReference<AikoProcess>> references(String filter) throws InvalidSyntaxException {
        return context.getServiceReferences(AikoProcess.class, filter);
    }

    private org.osgi.framework.ServiceRegistration<Greeter> publish(
            String name, Greeter greeter, Map<String, Object> further) {
        Dictionary<String, Object> properties = new Hashtable<>(further);
        properties.put("aiko.name", name);
        return context.registerService(Greeter.class, greeter, properties);
    }

    private static List<String> namesIn(AikoProcess process) {
        return process.services().stream()
                .map(service -> service.definition().name())
                .toList();
    }

    private static HostedService service(AikoProcess process, String name) {
        await().until(() -> namesIn(process).contains(name));
        return process.services().stream()
                .filter(service -> service.definition().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void who_listens_to_the_registrar_hears_its_role_and_spoils_nothing_by_throwing(
            @InjectService(timeout = 10_000) Registrar registrar) {
        var roles = new CopyOnWriteArrayList<RegistrarState>();
        Handle listener = registrar.addStateListener(roles::add);
        Handle failing = registrar.addStateListener(role -> {
            throw new IllegalStateException("as the test wants it");
        });
        try {
            await().untilAsserted(() -> assertThat(roles).endsWith(RegistrarState.PRIMARY));
            assertThat(registrar.state()).isEqualTo(RegistrarState.PRIMARY);
        } finally {
            listener.cancel();
            failing.cancel();
        }
    }

    private boolean hasCondition(String id, String processName) throws InvalidSyntaxException {
        return !context.getServiceReferences(
                        Condition.class, "(&(osgi.condition.id=" + id + ")(aiko.process.name=" + processName + "))")
                .isEmpty();
    }

    @Test
    void conditions_follow_the_connection_of_each_process() throws Exception {
        await().until(() -> hasCondition("aiko.transport", "default") && hasCondition("aiko.registrar", "default"));

        second(Map.of("namespace", "lonely", "mqtt.host", "127.0.0.1", "mqtt.port", serverPort()));
        await().until(() -> hasCondition("aiko.transport", "second"));
        assertThat(hasCondition("aiko.registrar", "second")).isFalse();

        configuration.update(new Hashtable<>(
                Map.of("namespace", "lonely", "mqtt.host", "127.0.0.1", "mqtt.port", "" + unusedPort())));
        await().until(() -> !hasCondition("aiko.transport", "second"));
        assertThat(hasCondition("aiko.transport", "default")).isTrue();
    }

    @Test
    void a_service_belongs_to_the_processes_that_its_target_names() throws Exception {
        AikoProcess second =
                second(Map.of("namespace", "elsewhere", "mqtt.host", "127.0.0.1", "mqtt.port", serverPort()));
        var everywhere = publish("everywhere", new Recorder(), Map.of());
        var there = publish("there", new Recorder(), Map.of("aiko.target", "(aiko.process.name=second)"));
        var broken = publish("broken", new Recorder(), Map.of("aiko.target", "no filter"));

        // A process is registered a moment before it looks for services.
        await().untilAsserted(() -> assertThat(namesIn(second)).contains("everywhere", "there"));
        assertThat(namesIn(second)).doesNotContain("broken");
        assertThat(namesIn(process)).contains("everywhere").doesNotContain("there", "broken");
        assertThat(second.topicPath().namespace()).isEqualTo("elsewhere");
        assertThat(second.topicPath()).isNotEqualTo(process.topicPath());

        there.setProperties(
                new Hashtable<>(Map.of("aiko.name", "there", "aiko.target", "(aiko.process.name=default)")));
        assertThat(namesIn(second)).doesNotContain("there");
        assertThat(namesIn(process)).contains("there");
        List.of(everywhere, there, broken).forEach(registration -> registration.unregister());
    }

    @Test
    void ids_are_not_given_again_when_a_process_is_configured_anew() throws Exception {
        AikoProcess before = second(Map.of("namespace", "numbers"));
        int id = before.addService(ServiceDefinition.named("one")).serviceId();

        configuration.update(new Hashtable<>(Map.of("namespace", "numbers", "mqtt.keep.alive", "30")));

        // A reference may have gone by the time at which its service is asked for.
        AikoProcess after = await().until(
                        () -> references("(aiko.process.name=second)").stream()
                                .map(context::getService)
                                .filter(found -> found != null && found != before)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        assertThat(after.topicPath()).isEqualTo(before.topicPath());
        assertThat(after.addService(ServiceDefinition.named("two")).serviceId()).isGreaterThan(id);
    }

    @Test
    void without_a_required_server_services_of_a_process_reach_each_other() throws Exception {
        AikoProcess alone = second(
                Map.of("mqtt.host", "127.0.0.1", "mqtt.port", unusedPort(), "mqtt.connection.required", "false"));
        var recorder = new Recorder();
        var registration = publish("callee", recorder, Map.of("aiko.target", "(aiko.process.name=second)"));
        await().until(() -> alone.connectionState() == ConnectionState.TRANSPORT);

        alone.messages().publishCommand(service(alone, "callee").topicPath().in(), "greet", "neighbour");

        await().until(() -> recorder.calls.equals(List.of("neighbour")));
        registration.unregister();
    }

    @Test
    void several_threads_run_services_side_by_side_each_in_order() throws Exception {
        AikoProcess parallel = second(Map.of("namespace", "parallel", "mqtt.port", serverPort(), "event.threads", "2"));
        await().until(() -> parallel.connectionState() == ConnectionState.TRANSPORT);
        var release = new CountDownLatch(1);
        var handled = new CopyOnWriteArrayList<String>();
        HostedService blocked = parallel.addService(ServiceDefinition.named("blocked"), message -> {
            try {
                release.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        HostedService other =
                parallel.addService(ServiceDefinition.named("other"), message -> handled.add(message.text()));
        assertThat(blocked.eventLoop()).isNotSameAs(other.eventLoop());

        parallel.messages().publish(blocked.topicPath().in(), new byte[0]);
        for (int i = 0; i < 100; i++) {
            parallel.messages().publish(other.topicPath().in(), ("" + i).getBytes());
        }

        try {
            await().until(() -> handled.size() == 100);
            assertThat(handled).isEqualTo(Arrays.asList(numbers(100)));
        } finally {
            release.countDown();
        }
    }

    @Test
    void a_failure_is_logged_on_the_topic_of_its_service_and_the_service_goes_on() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        Handle subscription = process.messages().subscribe(process.topicPath().process() + "/+/log", message -> {
            lines.add(message.toString());
        });
        var recorder = new Recorder();
        var registration = publish("patient", recorder, Map.of());
        var bystander = publish("bystander", new Recorder(), Map.of());
        HostedService service = service(process, "patient");
        process.messages().synchronize().toCompletableFuture().join();

        process.messages().publishCommand(service.topicPath().in(), "fail");
        process.messages().publishCommand(service.topicPath().in(), "greet", "after");

        await().until(() -> recorder.calls.equals(List.of("after")));
        await().until(() -> lines.stream()
                .anyMatch(line -> line.startsWith(service.topicPath().log() + " ")
                        && line.contains("service patient")
                        && line.contains("as the test wants it")));
        assertThat(service.statistics().failed()).isEqualTo(1);
        assertThat(service.statistics().handled()).isEqualTo(2);
        registration.unregister();
        bystander.unregister();
        subscription.cancel();
    }

    @Test
    void a_service_whose_policy_is_remove_is_removed_when_it_fails() {
        var registration = publish("brittle", new Recorder(), Map.of("aiko.failure", "remove-service"));

        process.messages()
                .publishCommand(service(process, "brittle").topicPath().in(), "fail");

        await().until(() -> !namesIn(process).contains("brittle"));
        registration.unregister();
    }

    private static String[] numbers(int count) {
        var numbers = new String[count];
        Arrays.setAll(numbers, Integer::toString);
        return numbers;
    }

    private String serverPort() {
        return Integer.toString(process.messageServer().port());
    }

    /** One that nobody is given who asks for a free one. */
    private static String unusedPort() {
        return "1";
    }
}
