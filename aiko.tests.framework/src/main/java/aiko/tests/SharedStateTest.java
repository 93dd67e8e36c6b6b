// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.event.Handle;
import aiko.message.ConnectionState;
import aiko.message.Message;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceHandler;
import aiko.process.TopicPath;
import aiko.share.SharedState;
import aiko.share.SharedStateFollower;
import aiko.share.SharedStates;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LoggerFactory;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** Shared state of components, of services that are added by hand, and of the registrar. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class SharedStateTest {
    private static final String ANSWER = "test/shared";

    @InjectService(timeout = 10_000)
    AikoProcess process;

    @InjectService
    SharedStates sharedStates;

    @InjectService
    LoggerFactory loggers;

    @InjectService
    ConfigurationAdmin configurations;

    private final List<String> answers = new CopyOnWriteArrayList<>();
    private final List<Handle> handles = new ArrayList<>();

    @BeforeEach
    void follow() {
        await().until(() -> process.connectionState() == ConnectionState.REGISTRAR);
        listen(ANSWER, answers);
    }

    @AfterEach
    void leave() {
        handles.forEach(Handle::cancel);
    }

    private void listen(String topic, List<String> texts) {
        handles.add(process.messages().subscribe(topic, message -> {
            texts.add(message.text());
        }));
        process.messages().synchronize().toCompletableFuture().join();
    }

    /** The registrar answers control messages before it hears of what other tests have removed. */
    private void settleDirectory(TopicPath registrar) {
        var echoes = new CopyOnWriteArrayList<String>();
        listen(registrar.out(), echoes);
        HostedService marker = process.addService(ServiceDefinition.named("marker"));
        // A service that is removed before it was announced is never announced.
        await().until(() -> echoes.stream().anyMatch(echo -> echo.startsWith("(add " + marker.topicPath() + " ")));
        marker.remove();
        await().until(() -> echoes.contains("(remove " + marker.topicPath() + ")"));
    }

    private void share(TopicPath service, int leaseSeconds, Object filter) {
        process.messages().publishCommand(service.control(), "share", ANSWER, leaseSeconds, filter);
    }

    private void awaitAnswer(String text) {
        await().untilAsserted(() -> assertThat(answers).contains(text));
    }

    private Optional<HostedService> service(String name) {
        return process.services().stream()
                .filter(service -> service.definition().name().equals(name))
                .findFirst();
    }

    @Test
    void a_component_shares_its_state() throws Exception {
        Configuration configuration = configurations.getConfiguration(Thermometer.PID, "?");
        configuration.update(new Hashtable<>(Map.of("any", "value")));
        await().until(() -> service("thermometer").isPresent());
        HostedService thermometer = service("thermometer").orElseThrow();
        assertThat(thermometer.definition().tags()).containsExactly("ec=true");

        // It is listed a moment before it has its state; to ask again for the same lease only extends it.
        await().until(() -> {
            share(thermometer.topicPath(), 300, "*");
            return answers.contains("(add lifecycle ready)");
        });
        process.messages().publishCommand(thermometer.topicPath().in(), "measure", 21);
        awaitAnswer("(update celsius 21)");

        share(thermometer.topicPath(), 0, "*");
        process.messages().publishCommand(thermometer.topicPath().in(), "measure", 22);
        await().until(() -> {
            share(thermometer.topicPath(), 0, List.of("celsius"));
            return answers.contains("(add celsius 22)");
        });
        assertThat(answers)
                .startsWith("(item_count 1)", "(add lifecycle ready)", "(update celsius 21)", "(item_count 1)")
                .doesNotContain("(update celsius 22)");
        configuration.delete();
        await().until(() -> service("thermometer").isEmpty());
    }

    @Test
    void a_service_shares_its_state_beside_its_own_control_messages() {
        var controls = new CopyOnWriteArrayList<String>();
        HostedService service = process.addService(
                ServiceDefinition.named("by-hand").withTags(SharedState.TAG).withShared(false), new ServiceHandler() {
                    @Override
                    public void in(Message message) {}

                    @Override
                    public void control(Message message) {
                        controls.add(message.text());
                    }
                });
        SharedState state = sharedStates.create(service, Map.of("lifecycle", "ready"));
        var said = new CopyOnWriteArrayList<String>();
        listen(service.topicPath().state(), said);

        share(service.topicPath(), 300, "lifecycle");
        process.messages().publishCommand(service.topicPath().control(), "update", "lifecycle", "two words");
        process.messages().publishCommand(service.topicPath().control(), "add_client", "someone");

        await().until(() -> controls.equals(List.of("(add_client someone)")));
        awaitAnswer("(update lifecycle 9:two words)");
        await().until(() -> said.equals(List.of("(sync " + ANSWER + ")", "(update lifecycle 9:two words)")));
        assertThat(state.get("lifecycle")).contains("two words");
        assertThat(state.leaseCount()).isEqualTo(1);

        state.close();
        process.messages().publishCommand(service.topicPath().control(), "update", "lifecycle", "ignored");
        await().until(() -> controls.size() == 2);
        assertThat(state.get("lifecycle")).contains("two words");
        service.remove();
    }

    @Test
    void the_registrar_shares_what_it_is_and_how_many_services_it_knows() {
        TopicPath registrar = process.registrar().orElseThrow().topicPath();
        settleDirectory(registrar);
        share(registrar, 300, "*");
        await().until(() -> answers.size() == 6);
        assertThat(answers.subList(0, 5))
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("(item_count 5)"),
                        line -> assertThat(line).matches("\\(add aiko_id \\d+\\.\\d+\\.\\d+\\S*\\)"),
                        line -> assertThat(line).isEqualTo("(add lifecycle primary)"),
                        line -> assertThat(line).isEqualTo("(add log_level INFO)"),
                        line -> assertThat(line)
                                .matches("\\(add source_file \\d+:v2⇒\u00a0aiko/registrar/internal/\\w+\\.java\\)"));
        assertThat(answers.get(5)).matches("\\(add service_count \\d+\\)");
        int before = count(answers.get(5));

        long began = System.nanoTime();
        List<HostedService> added = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            added.add(process.addService(ServiceDefinition.named("counted-" + i)));
        }
        awaitAnswer("(update service_count " + (before + 3_000) + ")");
        added.forEach(HostedService::remove);
        await().until(() -> answers.get(answers.size() - 1).equals("(update service_count " + before + ")"));

        long tenths = (System.nanoTime() - began) / 100_000_000;
        assertThat(answers.size() - 6).isLessThanOrEqualTo((int) tenths + 2);
        share(registrar, 0, "*");
    }

    @Test
    void an_answer_of_the_registrar_counts_what_is_there_at_that_moment() {
        TopicPath registrar = process.registrar().orElseThrow().topicPath();
        var echoes = new CopyOnWriteArrayList<String>();
        listen(registrar.out(), echoes);
        settleDirectory(registrar);
        share(registrar, 0, "service_count");
        await().until(() -> answers.size() == 2);
        int before = count(answers.get(1));
        List<HostedService> added = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            var service = process.addService(ServiceDefinition.named("one-more-" + i));
            added.add(service);
            await().until(() -> echoes.stream().anyMatch(echo -> echo.startsWith("(add " + service.topicPath() + " ")));
            share(registrar, 0, "service_count");
            int answered = 2 * (i + 1);
            await().until(() -> answers.size() == answered);
            assertThat(answers).last().isEqualTo("(add service_count " + (before + i) + ")");
        }
        added.forEach(HostedService::remove);
    }

    @Test
    void the_log_level_of_the_registrar_is_set_at_once_and_what_is_no_level_changes_nothing() {
        TopicPath registrar = process.registrar().orElseThrow().topicPath();
        HostedService service = service("registrar").orElseThrow();
        share(registrar, 300, "log_level");
        awaitAnswer("(add log_level INFO)");
        assertThat(service.logLevel()).isEmpty();

        process.messages().publishCommand(registrar.control(), "update", "log_level", "debug");
        awaitAnswer("(update log_level DEBUG)");
        assertThat(service.logLevel()).contains(LogLevel.DEBUG);
        assertThat(loggers.getLogger("aiko.tests").isDebugEnabled()).isFalse();

        process.messages().publishCommand(registrar.control(), "update", "log_level", "nonsense");
        process.messages().publishCommand(registrar.control(), "remove", "log_level");
        process.messages().publishCommand(registrar.control(), "update", "log_level", "INFO");
        awaitAnswer("(update log_level INFO)");
        assertThat(answers)
                .containsSubsequence(
                        "(update log_level debug)",
                        "(update log_level DEBUG)",
                        "(update log_level nonsense)",
                        "(update log_level DEBUG)",
                        "(remove log_level)",
                        "(update log_level DEBUG)",
                        "(update log_level INFO)");
        assertThat(service.logLevel()).contains(LogLevel.INFO);
        share(registrar, 0, "*");
    }

    @Test
    void a_state_is_followed_until_the_follower_is_cancelled() {
        HostedService service = process.addService(ServiceDefinition.named("followed"));
        SharedState state = sharedStates.create(service, Map.of("lifecycle", "two words"));

        SharedStateFollower follower = sharedStates.follow(process, service.topicPath(), List.of());
        await().until(follower::isReady);
        assertThat(follower.items()).isEqualTo(state.items()).hasSize(1);

        state.update("load", Map.of("cpu", 7));
        await().until(() -> follower.items().equals(state.items()));
        assertThat(follower.get("load.cpu")).contains("7");

        follower.cancel();
        await().until(() -> state.leaseCount() == 0);
        service.remove();
    }

    private static int count(String line) {
        return Integer.parseInt(line.replaceAll("\\D", ""));
    }
}
