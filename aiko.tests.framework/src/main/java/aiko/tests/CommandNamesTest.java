// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.client.AikoClient;
import aiko.client.RequestException;
import aiko.client.RequestException.Reason;
import aiko.client.ServiceDescription;
import aiko.message.Message;
import aiko.process.AikoCommand;
import aiko.process.AikoParameter;
import aiko.process.AikoProcess;
import aiko.process.CommandDescription;
import aiko.process.HostedService;
import aiko.process.RegistrarDetails;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceHandler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;
import org.osgi.util.tracker.ServiceTracker;

/** The names of commands on the wire, in both directions, and what services say of themselves. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class CommandNamesTest {
    @InjectService(timeout = 10_000)
    AikoProcess process;

    @InjectService(timeout = 10_000)
    AikoClient client;

    @InjectBundleContext
    BundleContext context;

    private final List<HostedService> services = new ArrayList<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();

    /** The service. */
    interface Heating {
        @AikoCommand("set_target")
        void target(@AikoParameter("celsius") double celsius);

        @AikoCommand(value = "get_target", description = "the target of a room")
        CompletionStage<Double> targetOf(String room);

        void goToSleep();
    }

    /** The same service, as somebody else calls it. */
    interface Remote {
        @AikoCommand("set_target")
        void heatTo(double celsius);

        CompletionStage<Double> get_target(String room);

        void go_to_sleep();
    }

    private final class Radiator implements Heating {
        @Override
        public void target(double celsius) {
            calls.add("target " + celsius);
        }

        @Override
        public CompletionStage<Double> targetOf(String room) {
            return CompletableFuture.completedStage((double) room.length());
        }

        @Override
        public void goToSleep() {
            calls.add("sleep");
        }
    }

    @AfterEach
    void remove() {
        services.forEach(HostedService::remove);
    }

    private HostedService heating(String name) {
        HostedService heating = process.addService(ServiceDefinition.named(name), Heating.class, new Radiator());
        services.add(heating);
        return heating;
    }

    private HostedService byHand(String name, ServiceHandler handler) {
        HostedService service = process.addService(ServiceDefinition.named(name), handler);
        services.add(service);
        return service;
    }

    private static <T> T result(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void an_annotated_name_is_that_of_the_command_and_that_which_a_proxy_sends() throws Exception {
        HostedService service = heating("names-heating");
        Heating same = client.proxy(service.topicPath(), Heating.class);
        Remote other = client.proxy(service.topicPath(), Remote.class);

        same.target(20);
        other.heatTo(21);
        client.command(service.topicPath(), "set_target", 22);
        client.command(service.topicPath(), "setTarget", 23);
        other.go_to_sleep();
        await().untilAsserted(() ->
                assertThat(calls).containsExactly("target 20.0", "target 21.0", "target 22.0", "target 23.0", "sleep"));
        assertThat(result(same.targetOf("bath"))).isEqualTo(4);
        assertThat(result(other.get_target("kitchen"))).isEqualTo(7);
    }

    @Test
    void a_proxy_sends_the_name_of_the_annotation_else_that_of_the_method() throws Exception {
        var received = new CopyOnWriteArrayList<String>();
        HostedService service = byHand("names-received", message -> received.add(message.text()));
        Heating heating = client.proxy(service.topicPath(), Heating.class);

        heating.target(20);
        heating.goToSleep();

        await().until(() -> received.size() == 2);
        assertThat(received).containsExactly("(set_target 20.0)", "(goToSleep)");
    }

    @Test
    void a_reference_to_a_remote_service_follows_the_same_rule() throws Exception {
        heating("names-remote");
        var tracker = new ServiceTracker<Remote, Remote>(
                context,
                context.createFilter("(&(objectClass=" + Remote.class.getName() + ")(aiko.name=names-remote))"),
                null);
        tracker.open();
        try {
            Remote remote = tracker.waitForService(30_000);
            remote.heatTo(19);
            assertThat(result(remote.get_target("hall"))).isEqualTo(4);
            assertThat(calls).containsExactly("target 19.0");
        } finally {
            tracker.close();
        }
    }

    @Test
    void a_service_describes_itself() throws Exception {
        HostedService service = heating("names-described");
        ServiceDescription description = result(client.describe(service.topicPath()));

        assertThat(description.service()).isEqualTo(service.topicPath());
        assertThat(description.isComplete()).isTrue();
        assertThat(description.commands())
                .containsExactly(
                        CommandDescription.of("get_target", "room: String")
                                .answering("Double")
                                .withDescription("the target of a room"),
                        CommandDescription.of("goToSleep"),
                        CommandDescription.of("set_target", "celsius: double"));
    }

    @Test
    void a_service_by_hand_describes_what_it_states() throws Exception {
        var controls = new CopyOnWriteArrayList<String>();
        HostedService silent = byHand("names-silent", new ServiceHandler() {
            @Override
            public void in(Message message) {}

            @Override
            public void control(Message message) {
                controls.add(message.text());
            }
        });
        var blink = CommandDescription.of("blink", "times: int", "how");
        HostedService stating = byHand("names-stating", new ServiceHandler() {
            @Override
            public void in(Message message) {}

            @Override
            public List<CommandDescription> describeCommands() {
                return List.of(blink);
            }
        });
        HostedService failing = byHand("names-failing", new ServiceHandler() {
            @Override
            public void in(Message message) {}

            @Override
            public List<CommandDescription> describeCommands() {
                throw new IllegalStateException("not now");
            }
        });

        assertThat(result(client.describe(silent.topicPath())))
                .isEqualTo(new ServiceDescription(silent.topicPath(), List.of(), false));
        assertThat(controls).singleElement().asString().startsWith("(describe ");
        assertThat(result(client.describe(stating.topicPath())))
                .isEqualTo(new ServiceDescription(stating.topicPath(), List.of(blink), true));
        assertThat(result(client.describe(failing.topicPath())).isComplete()).isFalse();
        assertThat(failing.statistics().failed()).isZero();
    }

    @Test
    void an_answer_has_limits() throws Exception {
        HostedService many = byHand("names-many", new ServiceHandler() {
            @Override
            public void in(Message message) {}

            @Override
            public List<CommandDescription> describeCommands() {
                return Collections.nCopies(
                        100_000, CommandDescription.of("x".repeat(1_000)).withDescription("y".repeat(100_000)));
            }
        });
        ServiceDescription description = result(client.describe(many.topicPath()));

        assertThat(description.isComplete()).isFalse();
        assertThat(description.commands()).hasSizeBetween(1, 1_000);
        assertThat(description.commands().get(0).name()).hasSize(101);
    }

    @Test
    void a_service_that_keeps_its_commands_to_itself_is_found_out() throws Exception {
        HostedService secret = heating("names-secret");
        secret.interceptControl(message -> message.text().startsWith("(describe "));

        long start = System.nanoTime();
        try {
            result(client.describe(secret.topicPath()));
            throw new AssertionError("it has described itself");
        } catch (ExecutionException failure) {
            assertThat(failure.getCause())
                    .isInstanceOfSatisfying(RequestException.class, why -> assertThat(why.reason())
                            .isEqualTo(Reason.NOT_DESCRIBED))
                    .hasMessageStartingWith("service " + secret.topicPath()
                            + " does not describe itself: it is not a service of an Aiko container");
        }
        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(4));
    }

    @Test
    void a_registrar_describes_itself() throws Exception {
        await().until(() -> process.registrar().isPresent());
        RegistrarDetails registrar = process.registrar().orElseThrow();

        assertThat(result(client.describe(registrar.topicPath())).commands())
                .extracting(CommandDescription::name)
                .containsExactly("add", "remove", "share", "history");
    }
}
