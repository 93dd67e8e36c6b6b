// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import aiko.event.Handle;
import aiko.logging.LogHistory;
import aiko.message.ConnectionState;
import aiko.message.Message;
import aiko.process.AikoConstants;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceDetails;
import aiko.process.ServiceHandler;
import aiko.process.ServiceState;
import aiko.process.TopicPath;
import aiko.share.FollowedItem;
import aiko.share.Item;
import aiko.share.LifeCycleClients;
import aiko.share.SharedItem;
import aiko.share.SharedState;
import aiko.share.SharedStates;
import java.time.Duration;
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
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.log.LogLevel;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** The items that services have without code, and those that components share and follow with an annotation. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class SharedItemsTest {
    private static final String ANSWER = "test/items";

    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = 10_000)
    AikoProcess process;

    @InjectService
    SharedStates sharedStates;

    @InjectService
    LifeCycleClients lifeCycleClients;

    @InjectService
    LogHistory history;

    private final List<String> answers = new CopyOnWriteArrayList<>();
    private final List<Handle> handles = new ArrayList<>();

    enum Mode {
        OFF,
        HEAT
    }

    record Point(int x, int y) {}

    /** As users write it. */
    static class Oven {
        @SharedItem
        final Item<Integer> celsius = Item.of(20, wanted -> Math.min(wanted, 250));

        @SharedItem
        final Item<Mode> mode = Item.of(Mode.OFF);

        @SharedItem("door.position")
        final Item<Point> position = Item.readOnly(new Point(1, 2));

        @SharedItem
        private volatile Duration baked = Duration.ofMinutes(3);

        @SharedItem("energy.used")
        long energy() {
            return celsius.get() * 10L;
        }
    }

    /** As users write it. */
    static class Cook {
        final List<String> seen = new CopyOnWriteArrayList<>();

        @FollowedItem(service = "oven", item = "celsius")
        void celsius(int value) {
            seen.add("celsius " + value);
        }

        @FollowedItem(service = "oven", item = "mode")
        void mode(ServiceDetails oven, Optional<Mode> mode) {
            seen.add(oven.name() + " " + mode.map(Mode::name).orElse("gone"));
        }
    }

    /** As users write it. */
    static class Visits {
        @SharedItem
        final Item<Integer> count = Item.readOnly(0);
    }

    /** As users write it. */
    static class KeptVisits extends Visits implements ServiceState {
        @Override
        public Optional<Integer> handOver() {
            return Optional.of(count.get());
        }

        @Override
        public void takeOver(Object state) {
            count.set((Integer) state);
        }
    }

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

    private void control(HostedService service, String command, Object... arguments) {
        process.messages().publishCommand(service.topicPath().control(), command, arguments);
    }

    private void awaitAnswers(String... texts) {
        await().untilAsserted(() -> assertThat(answers).containsExactly(texts));
    }

    private HostedService added(String name, ServiceHandler handler) {
        HostedService service = process.addService(ServiceDefinition.named(name), handler);
        handles.add(service::remove);
        return service;
    }

    private HostedService published(String name, Object object) {
        return published(name, object, Map.of());
    }

    /** The place of a component is kept for its next instance. */
    private HostedService component(String name, Object object) {
        return published(name, object, Map.of("component.name", name));
    }

    private HostedService published(String name, Object object, Map<String, ?> others) {
        var properties = new Hashtable<String, Object>(others);
        properties.put(AikoConstants.SERVICE_NAME, name);
        properties.put(AikoConstants.SERVICE_TARGET, "(aiko.process.name=default)");
        ServiceRegistration<?> registration = context.registerService(Object.class, object, properties);
        handles.add(0, registration::unregister);
        return process.services().stream()
                .filter(service -> service.definition().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_service_without_code_for_it_has_the_default_items_of_the_reference() {
        HostedService service = added("plain", message -> {});
        var said = new CopyOnWriteArrayList<String>();
        listen(service.topicPath().state(), said);

        control(service, "share", ANSWER, 300, "*");
        control(service, "update", "log_level", "DEBUG");
        control(service, "update", "lifecycle", "two words");

        awaitAnswers(
                "(item_count 3)",
                "(add lifecycle ready)",
                "(add log_level INFO)",
                "(add running True)",
                "(update log_level DEBUG)",
                "(update lifecycle 9:two words)");
        await().untilAsserted(() -> assertThat(said)
                .containsExactly(
                        "(sync " + ANSWER + ")", "(update log_level DEBUG)", "(update lifecycle 9:two words)"));
        assertThat(service.logLevel()).contains(LogLevel.DEBUG);
        assertThat(service.details().tags()).containsExactly("ec=true");
        assertThat(service.definition().tags()).isEmpty();
    }

    @Test
    void a_level_that_is_none_is_corrected_for_everybody() {
        HostedService service = added("leveled", message -> {});

        control(service, "share", ANSWER, 300, "log_level");
        control(service, "update", "log_level", "loud");

        awaitAnswers("(item_count 1)", "(add log_level INFO)", "(update log_level loud)", "(update log_level INFO)");
    }

    @Test
    void a_service_can_do_without_them() {
        HostedService without =
                process.addService(ServiceDefinition.named("without").withShared(false));
        handles.add(without::remove);
        HostedService with = added("with", message -> {});

        control(without, "share", ANSWER, 0, "*");
        control(with, "share", ANSWER, 0, "running");

        awaitAnswers("(item_count 1)", "(add running True)");
        assertThat(without.details().tags()).isEmpty();
        assertThatThrownBy(() -> sharedStates.of(without)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void the_control_messages_of_a_service_stay_its_own() {
        var controls = new CopyOnWriteArrayList<String>();
        HostedService service = added("controlled", new ServiceHandler() {
            @Override
            public void in(Message message) {}

            @Override
            public void control(Message message) {
                controls.add(message.text());
            }
        });

        control(service, "update", "color", "red");
        control(service, "share", ANSWER, 0, "*");
        control(service, "add_client", "someone", 1);

        await().untilAsserted(
                        () -> assertThat(controls).containsExactly("(update color red)", "(add_client someone 1)"));
        await().until(() -> answers.size() == 4);
    }

    @Test
    void a_state_that_a_service_creates_takes_the_place_of_the_default_one_with_its_readers() {
        HostedService service = added("creating", message -> {});
        control(service, "share", ANSWER, 300, "*");
        await().until(() -> answers.size() == 4);

        SharedState state = sharedStates.create(service, Map.of("lifecycle", "busy"));
        state.update("load", 7);

        await().untilAsserted(() -> assertThat(answers)
                .endsWith("(update load 7)")
                .contains("(update lifecycle busy)", "(remove log_level)", "(remove running)"));
        assertThat(sharedStates.of(service)).isSameAs(state);
        control(service, "share", "test/other", 0, "*");
        assertThat(state.items()).isEqualTo(Map.of("lifecycle", "busy", "load", "7"));
    }

    @Test
    void the_state_of_a_service_can_be_changed_before_anybody_asks() {
        HostedService service = added("changing", message -> {});

        sharedStates.of(service).update("lifecycle", "waiting");
        control(service, "share", ANSWER, 0, "lifecycle");

        awaitAnswers("(item_count 1)", "(add lifecycle waiting)");
    }

    @Test
    void a_component_shares_fields_and_methods() {
        var oven = new Oven();
        HostedService service = published("oven-sharing", oven);
        oven.celsius.set(21);

        control(service, "share", ANSWER, 300, "*");
        await().until(() -> answers.size() == 9);
        assertThat(answers)
                .startsWith("(item_count 8)")
                .contains(
                        "(add lifecycle ready)",
                        "(add celsius 21)",
                        "(add mode OFF)",
                        "(add door.position (x: 1 y: 2))",
                        "(add baked PT3M)",
                        "(add energy.used 210)");
        answers.clear();

        oven.mode.set(Mode.HEAT);
        await().until(() -> answers.contains("(update mode HEAT)"));
        oven.baked = Duration.ofMinutes(4);
        await().until(() -> answers.contains("(update baked PT4M)"));
        oven.celsius.set(22);
        await().until(() -> answers.contains("(update energy.used 220)"));
    }

    @Test
    void others_change_an_item_as_far_as_it_allows() {
        var oven = new Oven();
        var heard = new CopyOnWriteArrayList<Integer>();
        handles.add(oven.celsius.onChange(heard::add));
        HostedService service = published("oven-changing", oven);
        var said = new CopyOnWriteArrayList<String>();
        listen(service.topicPath().state(), said);
        control(service, "share", ANSWER, 300, List.of("celsius", "mode"));

        control(service, "update", "celsius", "180");
        control(service, "update", "celsius", "hot");
        control(service, "update", "celsius", "300");
        control(service, "update", "mode", "HEAT");
        control(service, "update", "door.position", "shut");
        control(service, "update", "energy.used", 0);
        control(service, "remove", "celsius");
        control(service, "update", "door", Map.of("position", 1));
        control(service, "remove", "door");

        await().untilAsserted(() -> assertThat(answers)
                .contains("(item_count 2)", "(add celsius 20)", "(add mode OFF)")
                .endsWith("(update celsius 180)", "(update celsius 250)", "(update mode HEAT)"));
        await().until(() -> refusals(service).size() == 6);
        assertThat(refusals(service))
                .satisfiesExactly(
                        line -> assertThat(line).contains("item celsius: \"hot\""),
                        line -> assertThat(line).endsWith("item door.position: only its service changes it"),
                        line -> assertThat(line).endsWith("item energy.used: only its service changes it"),
                        line -> assertThat(line).endsWith("item celsius: only its service removes it"),
                        line -> assertThat(line).endsWith("item door.position: only its service changes it"),
                        line -> assertThat(line).endsWith("item door.position: only its service removes it"));
        assertThat(said).endsWith("(update celsius 180)", "(update celsius 250)", "(update mode HEAT)");
        assertThat(oven.celsius.get()).isEqualTo(250);
        assertThat(heard).containsExactly(180, 250);
    }

    private List<String> refusals(HostedService service) {
        String begin = "ignoring message on " + service.topicPath().control() + ": ";
        return history.last(1_000, record -> record.message().startsWith(begin)).stream()
                .map(record -> record.message())
                .toList();
    }

    @Test
    void any_object_can_be_published_for_a_service() {
        HostedService service = added("by-hand-oven", message -> {});
        var oven = new Oven();

        Handle publication = sharedStates.publish(service, oven);
        control(service, "share", ANSWER, 300, "celsius");
        await().until(() -> answers.contains("(add celsius 20)"));
        publication.cancel();

        awaitAnswers("(item_count 1)", "(add celsius 20)", "(remove celsius)");
    }

    /** The same component with a new instance, as after a swap or with other settings. */
    private void replaced(String name, Object object) {
        handles.remove(0).cancel();
        component(name, object);
    }

    @Test
    void an_item_that_is_handed_over_continues_without_a_value_in_between() {
        var old = new KeptVisits();
        control(component("kept-visits", old), "share", ANSWER, 300, "count");
        await().until(() -> answers.contains("(add count 0)"));
        old.count.set(7);
        await().until(() -> answers.contains("(update count 7)"));

        var next = new KeptVisits();
        replaced("kept-visits", next);
        await().until(() -> next.count.get() == 7);
        next.count.set(8);

        awaitAnswers("(item_count 1)", "(add count 0)", "(update count 7)", "(update count 8)");
    }

    @Test
    void an_item_that_is_not_handed_over_begins_anew() {
        var old = new Visits();
        control(component("visits", old), "share", ANSWER, 300, "count");
        await().until(() -> answers.contains("(add count 0)"));
        old.count.set(7);
        await().until(() -> answers.contains("(update count 7)"));

        replaced("visits", new Visits());

        awaitAnswers("(item_count 1)", "(add count 0)", "(update count 7)", "(update count 0)");
    }

    @Test
    void a_component_follows_items_of_services_that_come_and_go() {
        var cook = new Cook();
        published("cook", cook);
        var oven = new Oven();
        HostedService service = published("oven", oven);

        await().until(() -> cook.seen.contains("celsius 20") && cook.seen.contains("oven OFF"));
        oven.celsius.set(90);
        oven.mode.set(Mode.HEAT);
        await().until(() -> cook.seen.contains("celsius 90") && cook.seen.contains("oven HEAT"));
        handles.remove(0).cancel();

        await().until(() -> cook.seen.contains("oven gone"));
        assertThat(process.services()).doesNotContain(service);
    }

    @Test
    void a_service_reports_to_its_life_cycle_manager() {
        TopicPath manager = added("manager", message -> {}).topicPath();
        var reports = new CopyOnWriteArrayList<String>();
        listen(manager.control(), reports);
        HostedService worker = added("worker", message -> {});

        Handle joined = lifeCycleClients.join(worker, manager, 3);

        await().untilAsserted(() -> assertThat(reports).containsExactly("(add_client " + worker.topicPath() + " 3)"));
        control(worker, "share", ANSWER, 300, List.of("lifecycle", "lifecycle_client"));
        await().until(() -> answers.size() == 3);
        joined.cancel();
        awaitAnswers(
                "(item_count 2)",
                "(add lifecycle ready)",
                "(add lifecycle_client.lifecycle_manager_topic " + manager + ")",
                "(remove lifecycle_client.lifecycle_manager_topic)");
    }

    @Test
    void members_that_cannot_be_shared_are_reported() {
        HostedService service = published("unsuitable", new Object() {
            @SharedItem
            void nothing() {}
        });

        await().until(() -> !history.last(1_000, record -> record.message()
                        .contains(service.topicPath()
                                + ": its annotated members are not shared: method nothing is not an item: expected a"
                                + " result and no parameters"))
                .isEmpty());
    }
}
