// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that forgets what it was to keep, or keeps what is long over: within five seconds, all is right again. */
class ForgetfulServerTest {
    private static final long SECOND = SimulatedWorld.SECOND;
    private static final long MILLI = SimulatedWorld.MILLI;
    private static final long LIMIT = 5 * SECOND;

    private final SimulatedWorld world = new SimulatedWorld(1, false, 1_000_000);
    private final SimulatedServer server = new SimulatedServer(world, MILLI);
    private final List<String> warnings = new ArrayList<>();
    private final List<SimulatedProcess> processes = new ArrayList<>();
    private final List<SimulatedReferenceProcess> references = new ArrayList<>();
    private int numbers;

    private SimulatedProcess begin(boolean isRegistrar) {
        var process = new SimulatedProcess(world, server, "aiko/h/" + ++numbers, isRegistrar, this::warned);
        process.addService();
        processes.add(process);
        return process;
    }

    private void beginReference(boolean sharesState) {
        references.add(new SimulatedReferenceProcess(world, server, "aiko/p/" + ++numbers, sharesState));
    }

    private void warned(String line) {
        if (line.startsWith("removing the services of ")) {
            warnings.add(line);
        }
    }

    private void pass(long time) {
        world.runUntil(world.now() + time);
    }

    private SimulatedProcess primary() {
        return processes.stream()
                .filter(SimulatedProcess::isPrimary)
                .findFirst()
                .orElseThrow();
    }

    private List<String> problems() {
        var problems = new ArrayList<String>();
        List<SimulatedProcess> primaries =
                processes.stream().filter(SimulatedProcess::isPrimary).toList();
        if (primaries.size() != 1) {
            return List.of(primaries.size() + " primaries");
        }
        var primary = primaries.get(0).core().election().primary().orElseThrow();
        String announced = "(primary found " + primary.topicPath() + " 2 " + primary.timeStarted() + ")";
        if (!server.retained(SimulatedProcess.BOOT).equals(announced)) {
            problems.add("the server keeps " + server.retained(SimulatedProcess.BOOT) + ", not " + announced);
        }
        var services = new TreeSet<String>();
        references.forEach(process -> services.add(process.service()));
        processes.forEach(process -> services.addAll(process.services()));
        for (SimulatedProcess process : processes) {
            if (process.isRegistrar() && !process.directory().equals(services)) {
                problems.add(process.topicPath + " knows " + process.directory() + ", not " + services);
            }
            if (!process.knownPrimary().equals(Optional.of(primary))) {
                problems.add(process.topicPath + " takes " + process.knownPrimary() + " for the primary");
            }
        }
        return problems;
    }

    private void awaitAllRight() {
        long end = world.now() + LIMIT;
        while (!problems().isEmpty() && world.now() < end) {
            pass(10 * MILLI);
        }
        assertThat(problems()).isEmpty();
        assertThat(warnings).isEmpty();
    }

    /** What happens to it. */
    @FunctionalInterface
    interface Fault {
        void happenTo(ForgetfulServerTest here);
    }

    private static Named<Fault> fault(String name, Fault fault) {
        return Named.of(name, fault);
    }

    private void keep(String text) {
        server.retain(SimulatedProcess.BOOT, text);
    }

    private void say(String text) {
        server.forge(SimulatedProcess.BOOT, text, true);
    }

    /** All clients of ours lose their connection; those of the reference would not come back. */
    private void restart(Runnable meanwhile) {
        references.forEach(SimulatedReferenceProcess::end);
        references.clear();
        pass(SECOND);
        server.stop(true);
        processes.forEach(process -> process.cut(0, world.between(0, 100 * MILLI), SECOND));
        meanwhile.run();
        world.after(SECOND, server::start);
        pass(2 * SECOND);
    }

    private void keepState(int process, String text) {
        server.retain(processes.get(process).topicPath + "/0/state", text);
    }

    static Stream<Named<Fault>> faults() {
        String ghost = "(primary found aiko/ghost/1/1 2 3.0)";
        return Stream.of(
                fault("the announcement is cleared", here -> here.say("")),
                fault("the announcement is silently lost", here -> here.server.unretain(SimulatedProcess.BOOT)),
                fault("an old announcement is silently back", here -> here.keep(ghost)),
                fault("an old absence is silently back", here -> here.keep("(primary absent)")),
                fault(
                        "an earlier announcement of the primary is silently back",
                        here -> here.keep("(primary found " + here.primary().topicPath + "/1 2 7.0)")),
                fault("an old announcement comes again", here -> here.say(ghost)),
                fault("an old absence comes again", here -> here.say("(primary absent)")),
                fault("an unreadable text is kept", here -> here.keep("nothing of ours")),
                fault("it restarts, and has forgotten all", here -> here.restart(() -> here.server.stop(false))),
                fault("it restarts with an old announcement", here -> here.restart(() -> here.keep(ghost))),
                fault("it restarts with an old absence", here -> here.restart(() -> here.keep("(primary absent)"))),
                fault(
                        "it restarts with an old end of a process",
                        here -> here.restart(() -> {
                            here.keepState(0, "(absent)");
                            here.keepState(1, "(absent)");
                            here.keepState(2, "(absent " + here.processes.get(2).incarnation + ")");
                        })),
                fault(
                        "it restarts with an old beginning of a process",
                        here -> here.restart(() -> {
                            here.keepState(0, "(present 1)");
                            here.keepState(1, "(present 1)");
                            here.keepState(2, "(present 1)");
                        })),
                fault(
                        "it restarts with an old registration and removal",
                        here -> here.restart(() -> {
                            String registrar = here.processes.get(0).topicPath + "/1";
                            here.server.retain(registrar + "/in", "(add aiko/ghost/1/1 ghost * mqtt me ())");
                            here.server.retain(
                                    registrar + "/out", "(remove " + here.processes.get(2).topicPath + "/1)");
                            here.server.retain(here.processes.get(2).topicPath + "/0/control", "(removed *)");
                        })));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void all_is_right_again_and_newcomers_find_the_primary(Fault fault) {
        begin(true);
        pass(3 * SECOND);
        begin(true);
        begin(false);
        beginReference(true);
        beginReference(false);
        pass(12 * SECOND);
        assertThat(problems()).isEmpty();
        for (long moment : new long[] {0, 700 * MILLI, 1_400 * MILLI}) {
            pass(10 * SECOND + moment);
            fault.happenTo(this);
            // They begin before anybody has noticed.
            begin(false);
            beginReference(true);
            beginReference(false);
            pass(10 * MILLI);
            awaitAllRight();
        }
        pass(60 * SECOND);
        assertThat(problems()).isEmpty();
    }

    /** Nobody announces itself for another reason. */
    @ParameterizedTest
    @MethodSource("faults")
    void all_is_right_again_while_nobody_comes(Fault fault) {
        begin(true);
        pass(3 * SECOND);
        begin(true);
        begin(false);
        pass(12 * SECOND);
        fault.happenTo(this);
        pass(10 * MILLI);
        awaitAllRight();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "(primary found aiko/ghost/1/1 2 3.0)", "(primary absent)"})
    void a_secondary_announces_a_primary_of_the_reference_which_does_not_notice(String kept) {
        var reference = new SimulatedReferenceRegistrar(world, server, "aiko/r/1");
        pass(5 * SECOND);
        begin(true);
        pass(10 * SECOND);
        String announced = server.retained(SimulatedProcess.BOOT);
        assertThat(announced).startsWith("(primary found " + reference.topicPath + "/1 ");
        if (kept.isEmpty()) {
            server.unretain(SimulatedProcess.BOOT);
        } else {
            keep(kept);
        }
        pass(LIMIT);
        assertThat(server.retained(SimulatedProcess.BOOT)).isEqualTo(announced);
        assertThat(processes.get(0).isSecondaryWithCopy()).isTrue();
    }

    @Test
    void a_server_that_keeps_nothing_is_asked_and_told_ever_more_seldom() {
        begin(true);
        pass(10 * SECOND);
        int[] announced = new int[1];
        SimulatedMessages spy = client("spy");
        spy.subscribe(SimulatedProcess.BOOT, message -> announced[0]++);
        for (int second = 0; second < 600; second++) {
            server.unretain(SimulatedProcess.BOOT);
            pass(SECOND / 2);
            server.unretain(SimulatedProcess.BOOT);
            pass(SECOND / 2);
        }
        assertThat(announced[0]).isBetween(5, 20);
    }

    private SimulatedMessages client(String name) {
        var will = new SimulatedServer.Will(name, new byte[0], false);
        var messages = new SimulatedMessages(world, server, new SimulatedLoop(world), name, will, connected -> {});
        messages.open();
        pass(SECOND);
        return messages;
    }
}
