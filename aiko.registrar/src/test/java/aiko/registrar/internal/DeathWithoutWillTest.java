// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.message.Message;
import aiko.registrar.RegistrarState;
import aiko.sexpression.SExpressions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Who dies while the server does not notice is found out by asking; who only pauses is not taken for dead. */
class DeathWithoutWillTest {
    private static final long SECOND = SimulatedWorld.SECOND;
    private static final long MILLI = SimulatedWorld.MILLI;
    private static final long LIMIT = 10 * SECOND;

    private final SimulatedWorld world = new SimulatedWorld(1, false, 1_000_000);
    private final SimulatedServer server = new SimulatedServer(world, MILLI);
    private final List<String> warnings = new ArrayList<>();
    private int numbers;

    private SimulatedProcess begin(boolean isRegistrar) {
        var process = new SimulatedProcess(world, server, "aiko/h/" + ++numbers, isRegistrar, warnings::add);
        process.addService();
        pass(3 * SECOND);
        return process;
    }

    private void pass(long time) {
        world.runUntil(world.now() + time);
    }

    /** Returns how long it took. */
    private long until(BooleanSupplier condition) {
        long began = world.now();
        while (!condition.getAsBoolean()) {
            pass(10 * MILLI);
            assertThat(world.now() - began).isLessThan(120 * SECOND);
        }
        return world.now() - began;
    }

    private static boolean knows(SimulatedProcess registrar, SimulatedProcess process) {
        return registrar.directory().containsAll(process.services());
    }

    private static boolean isForgotten(SimulatedProcess registrar, SimulatedProcess process) {
        return registrar.directory().stream().noneMatch(service -> service.startsWith(process.topicPath + "/"));
    }

    @Test
    void a_process_that_vanishes_is_removed_within_the_limit_whenever_that_is() {
        SimulatedProcess primary = begin(true);
        SimulatedProcess secondary = begin(true);
        for (int i = 0; i < 20; i++) {
            SimulatedProcess process = begin(false);
            pass(world.between(0, 4 * SECOND));
            assertThat(knows(secondary, process)).isTrue();
            process.vanish();
            assertThat(until(() -> isForgotten(primary, process))).isLessThanOrEqualTo(LIMIT);
            pass(10 * MILLI);
            assertThat(isForgotten(secondary, process)).isTrue();
        }
        assertThat(warnings).hasSize(20).allMatch(line -> line.startsWith("removing the services of "));
    }

    @Test
    void one_that_is_suspended_for_half_of_the_limit_stays() {
        SimulatedProcess primary = begin(true);
        SimulatedProcess process = begin(false);
        for (int i = 0; i < 20; i++) {
            process.freeze(LIMIT / 2 + SECOND);
            pass(LIMIT + world.between(0, 4 * SECOND));
            assertThat(knows(primary, process)).isTrue();
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void one_that_is_suspended_for_longer_is_removed_and_comes_back_within_a_second_of_being_heard() {
        SimulatedProcess primary = begin(true);
        SimulatedProcess process = begin(false);
        process.freeze(40 * SECOND);
        pass(LIMIT);
        assertThat(isForgotten(primary, process)).isTrue();
        pass(30 * SECOND);
        assertThat(until(() -> knows(primary, process))).isLessThan(SECOND);
    }

    @Test
    void one_that_was_unreachable_and_has_missed_all_messages_comes_back_when_it_is_asked_again() {
        SimulatedProcess primary = begin(true);
        SimulatedProcess process = begin(false);
        server.deafen(process.topicPath, true);
        assertThat(until(() -> isForgotten(primary, process))).isLessThanOrEqualTo(LIMIT);
        pass(100 * SECOND);
        server.deafen(process.topicPath, false);
        assertThat(until(() -> knows(primary, process))).isLessThan(61 * SECOND);
    }

    @Test
    void a_registrar_that_pauses_when_the_primary_ends_stays_though_its_successor_does_not_know_its_incarnation() {
        SimulatedProcess former = begin(true);
        SimulatedProcess successor = begin(true);
        SimulatedProcess pausing = begin(true);
        // It copies the directory again, which does not name incarnations.
        successor.cut(100 * MILLI, 100 * MILLI, 100 * MILLI);
        pass(3 * SECOND);

        pausing.freeze(3 * SECOND);
        former.close();

        until(successor::isPrimary);
        pass(2 * SECOND);
        assertThat(knows(successor, pausing)).isTrue();
        pass(LIMIT);
        assertThat(knows(successor, pausing)).isTrue();
        assertThat(warnings).isEmpty();
    }

    @Test
    void a_registrar_that_was_suspended_takes_nobody_for_dead() {
        SimulatedProcess primary = begin(true);
        List<SimulatedProcess> processes = List.of(begin(false), begin(false), begin(false));
        for (int i = 0; i < 10; i++) {
            // All of them pause, one after the other, and do not answer meanwhile.
            processes.forEach(process -> process.freeze(4 * SECOND));
            primary.freeze(20 * SECOND);
            pass(25 * SECOND);
        }
        assertThat(processes).allMatch(process -> knows(primary, process));
        assertThat(warnings).isEmpty();
    }

    @Test
    void who_dies_while_the_server_restarts_is_removed_and_who_is_only_suspended_meanwhile_stays() {
        SimulatedProcess primary = begin(true);
        SimulatedProcess dead = begin(false);
        SimulatedProcess suspended = begin(false);
        server.stop(false);
        dead.vanish();
        List.of(primary, suspended).forEach(process -> process.cut(0, MILLI, SECOND));
        world.after(SECOND, server::start);
        until(() -> !primary.isPrimary());
        suspended.freeze(4 * SECOND);
        until(primary::isPrimary);
        assertThat(until(() -> isForgotten(primary, dead))).isLessThan(LIMIT - 3 * SECOND);
        assertThat(knows(primary, suspended)).isTrue();
        assertThat(warnings).hasSize(1);
    }

    @Test
    void a_registrar_that_hears_nothing_takes_nobody_for_dead() {
        SimulatedProcess primary = begin(true);
        SimulatedProcess process = begin(false);
        // Its connection is dead, and it does not notice for a minute.
        primary.cut(0, 60 * SECOND, 60 * SECOND);
        pass(59 * SECOND);
        assertThat(knows(primary, process)).isTrue();
        assertThat(warnings).isEmpty();
    }

    @Test
    void a_secondary_that_hears_nothing_does_not_take_the_primary_for_dead() {
        SimulatedProcess primary = begin(true);
        SimulatedProcess secondary = begin(true);
        List<String> announced = new ArrayList<>();
        spy(SimulatedProcess.BOOT, message -> announced.add(new String(message.payload())));
        announced.clear();
        secondary.cut(60 * SECOND, 60 * SECOND, 60 * SECOND);
        pass(59 * SECOND);
        assertThat(secondary.core().election().state()).isEqualTo(RegistrarState.SECONDARY);
        pass(30 * SECOND);
        assertThat(primary.isPrimary()).isTrue();
        assertThat(secondary.isSecondaryWithCopy()).isTrue();
        assertThat(announced).noneMatch(line -> line.contains("absent"));
    }

    @Test
    void a_primary_that_vanishes_is_replaced_within_the_limit_and_a_second() {
        SimulatedProcess primary = begin(true);
        SimulatedProcess secondary = begin(true);
        SimulatedProcess other = begin(true);
        SimulatedProcess process = begin(false);
        pass(LIMIT);
        primary.vanish();
        assertThat(until(secondary::isPrimary)).isLessThanOrEqualTo(LIMIT);
        assertThat(until(() -> isForgotten(secondary, primary))).isLessThanOrEqualTo(2 * SECOND);
        pass(SECOND);
        assertThat(process.knownPrimary()).contains(secondary.knownPrimary().orElseThrow());
        assertThat(other.isSecondaryWithCopy()).isTrue();
        assertThat(knows(secondary, process)).isTrue();
    }

    @Test
    void a_primary_that_is_suspended_for_half_of_the_limit_stays() {
        SimulatedProcess primary = begin(true);
        SimulatedProcess secondary = begin(true);
        SimulatedProcess process = begin(false);
        for (int i = 0; i < 20; i++) {
            primary.freeze(LIMIT / 2);
            pass(LIMIT + world.between(0, 4 * SECOND));
            assertThat(primary.isPrimary()).isTrue();
            assertThat(secondary.isSecondaryWithCopy()).isTrue();
            assertThat(process.knownPrimary()).isPresent();
        }
    }

    @Test
    void without_a_secondary_processes_notice_that_the_primary_has_vanished() {
        SimulatedProcess primary = begin(true);
        SimulatedProcess process = begin(false);
        pass(LIMIT);
        primary.vanish();
        assertThat(until(() -> process.knownPrimary().isEmpty())).isLessThanOrEqualTo(LIMIT + SECOND);
    }

    @Test
    void a_primary_of_the_reference_which_does_not_ask_is_asked_ever_more_seldom() {
        server.forge(SimulatedProcess.BOOT, "", true);
        var reference = new SimulatedReferenceRegistrar(world, server, "aiko/r/1");
        pass(5 * SECOND);
        begin(true);
        SimulatedProcess process = begin(false);
        int[] questions = new int[1];
        spy("aiko/r/1/1/control", message -> questions[0]++);
        pass(600 * SECOND);
        assertThat(process.knownPrimary()).isPresent();
        // A secondary, and two processes: each ten times or so; and a copy, every ten seconds.
        assertThat(questions[0]).isLessThan(110);
        reference.vanish();
        assertThat(until(() -> process.knownPrimary()
                        .filter(found -> found.topicPath().toString().startsWith("aiko/h/"))
                        .isPresent()))
                .isLessThanOrEqualTo(90 * SECOND);
    }

    @Test
    void a_process_of_the_reference_is_asked_for_its_shared_state_and_one_that_has_none_is_left_to_its_last_will() {
        SimulatedProcess primary = begin(true);
        String in = primary.topicPath + "/1/in";
        SimulatedMessages python = client("python");
        List<String> living = new ArrayList<>(List.of("alive"));
        python.subscribe("aiko/p/1/1/control", message -> {
            if (!living.isEmpty()) {
                Object topic = SExpressions.parse(message.payload()).arguments().get(0);
                python.publishCommand((String) topic, "item_count", 1);
                python.publishCommand((String) topic, "add", "lifecycle", "ready");
            }
        });
        python.publishCommand(in, "add", "aiko/p/1/1", "a", "*", "mqtt", "me", List.of("ec=true"));
        python.publishCommand(in, "add", "aiko/p/2/1", "b", "*", "mqtt", "me", List.of());
        pass(60 * SECOND);
        assertThat(primary.directory()).contains("aiko/p/1/1", "aiko/p/2/1");
        living.clear();
        assertThat(until(() -> !primary.directory().contains("aiko/p/1/1"))).isLessThanOrEqualTo(LIMIT);
        pass(60 * SECOND);
        assertThat(primary.directory()).contains("aiko/p/2/1");
        // One that answers again is heard: the primary announces itself, and processes of the reference register again.
        List<Long> announced = new ArrayList<>();
        spy(SimulatedProcess.BOOT, message -> announced.add(world.now()));
        living.add("alive");
        pass(61 * SECOND);
        assertThat(announced).isNotEmpty();
    }

    @Test
    void a_process_of_the_reference_without_shared_state_is_asked_by_announcements_once_it_has_registered_at_one() {
        SimulatedProcess primary = begin(true);
        begin(true);
        var python = new SimulatedReferenceProcess(world, server, "aiko/p/1", false);
        List<Long> announced = new ArrayList<>();
        spy(SimulatedProcess.BOOT, message -> announced.add(world.now()));
        pass(60 * SECOND);
        assertThat(primary.directory()).contains(python.service());
        assertThat(announced.size()).isBetween(18, 22);
        for (int i = 0; i < 20; i++) {
            python.freeze(LIMIT / 2 + SECOND);
            pass(LIMIT + world.between(0, 4 * SECOND));
            assertThat(primary.directory()).contains(python.service());
        }
        assertThat(warnings).isEmpty();
        python.freeze(20 * SECOND);
        assertThat(until(() -> !primary.directory().contains(python.service()))).isLessThanOrEqualTo(LIMIT);
        pass(20 * SECOND - LIMIT);
        assertThat(until(() -> primary.directory().contains(python.service()))).isLessThanOrEqualTo(LIMIT);
        pass(20 * SECOND);
        python.vanish();
        assertThat(until(() -> !primary.directory().contains(python.service()))).isLessThanOrEqualTo(LIMIT);
        assertThat(warnings).hasSize(2);
        // Ever more seldom after that.
        announced.clear();
        pass(600 * SECOND);
        assertThat(announced.size()).isLessThan(16);
    }

    @Test
    void one_that_was_registered_by_hand_is_left_to_those_who_did_it() {
        SimulatedProcess primary = begin(true);
        List<Long> announced = new ArrayList<>();
        spy(SimulatedProcess.BOOT, message -> announced.add(world.now()));
        client("hand")
                .publishCommand(primary.topicPath + "/1/in", "add", "aiko/a/1/1", "a", "*", "mqtt", "me", List.of());
        pass(600 * SECOND);
        assertThat(primary.directory()).contains("aiko/a/1/1");
        // One that the server has kept, and three.
        assertThat(announced.size()).isLessThanOrEqualTo(4);
        assertThat(warnings).isEmpty();
    }

    @Test
    void ten_thousand_processes_are_asked_evenly_within_five_seconds() {
        SimulatedProcess primary = begin(true);
        String in = primary.topicPath + "/1/in";
        SimulatedMessages many = client("many");
        for (int i = 0; i < 10_000; i++) {
            many.publishCommand("aiko/m/" + i + "/0/state", "present", "i" + i);
            many.publishCommand(in, "add", "aiko/m/" + i + "/1", "a", "*", "mqtt", "me", List.of());
        }
        many.subscribe("aiko/m/+/0/control", message -> {
            Object topic = SExpressions.parse(message.payload()).arguments().get(0);
            many.respond((String) topic, List.of("i" + message.topic().split("/")[2]));
        });
        pass(8 * SECOND);
        assertThat(primary.core().directory().processCount()).isEqualTo(10_001);
        Map<Long, Integer> questions = new TreeMap<>();
        spy("aiko/m/+/0/control", message -> questions.merge(world.now() / (100 * MILLI), 1, Integer::sum));
        pass(5 * SECOND);
        assertThat(questions.values()).allMatch(each -> each <= 340);
        assertThat(questions.values().stream().mapToInt(Integer::intValue).sum())
                .isBetween(10_000, 11_500);
        assertThat(warnings).isEmpty();
    }

    @Test
    void a_process_that_connects_where_no_announcement_or_an_old_one_is_kept_is_registered_within_five_seconds() {
        SimulatedProcess primary = begin(true);
        server.retain(SimulatedProcess.BOOT, "(primary found aiko/ghost/1/1 2 3.0)");
        var misled = new SimulatedProcess(world, server, "aiko/h/77", false, warnings::add);
        misled.addService();
        assertThat(until(() -> knows(primary, misled))).isLessThanOrEqualTo(5 * SECOND);
        pass(60 * SECOND);
        server.unretain(SimulatedProcess.BOOT);
        var uninformed = new SimulatedProcess(world, server, "aiko/h/78", false, warnings::add);
        uninformed.addService();
        assertThat(until(() ->
                        knows(primary, uninformed) && uninformed.knownPrimary().isPresent()))
                .isLessThanOrEqualTo(5 * SECOND);
    }

    private SimulatedMessages client(String name) {
        var will = new SimulatedServer.Will(name, new byte[0], false);
        var messages = new SimulatedMessages(world, server, new SimulatedLoop(world), name, will, connected -> {});
        messages.open();
        until(messages::isConnected);
        return messages;
    }

    private void spy(String filter, Consumer<Message> heard) {
        client("spy" + ++numbers).subscribe(filter, heard::accept);
        pass(10 * MILLI);
    }
}
