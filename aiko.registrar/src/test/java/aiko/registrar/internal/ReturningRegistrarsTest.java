// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server starts again with the announcement of a registrar that has died. All registrars find it dead at the same moment: those
 * that knew each other take over one after the other. Within 5 s, also with Mosquitto's default settings, all is right again.
 */
class ReturningRegistrarsTest {
    private static final long SECOND = SimulatedWorld.SECOND;
    private static final long MILLI = SimulatedWorld.MILLI;
    private static final long LIMIT = 5 * SECOND;
    private static final int SEEDS = Integer.getInteger("simulation.seeds", 1_500) / 75;
    private static final String GHOST = "(primary found aiko/ghost/1/1 2 3.0)";

    /** Registrars, and processes without one, that have known each other for a while. */
    private static final class Group {
        final SimulatedWorld world;
        final SimulatedServer server;
        final List<SimulatedProcess> processes = new ArrayList<>();
        final Set<String> announced = new TreeSet<>();
        /** Which a new primary asks for some seconds until it removes them. */
        final Set<String> ofDead = new TreeSet<>();

        Group(long seed, long longestDelay, int registrars) {
            world = new SimulatedWorld(seed, false);
            server = new SimulatedServer(world, longestDelay);
            for (int i = 1; i <= registrars + 2; i++) {
                var process = new SimulatedProcess(world, server, "aiko/h/" + i, i <= registrars, line -> {});
                process.addService();
                processes.add(process);
                server.count("(primary found " + process.topicPath + "/", () -> announced.add(process.topicPath));
                pass(i == 1 ? 3 * SECOND : 300 * MILLI);
            }
            pass(10 * SECOND);
            assertThat(isAllRight()).isTrue();
        }

        void pass(long time) {
            world.runUntil(world.now() + time);
        }

        /** The server does not notice before it restarts. */
        void firstDies() {
            SimulatedProcess first = processes.remove(0);
            ofDead.addAll(first.services());
            first.vanish();
        }

        void restartServer(String announcement) {
            server.stop(true);
            processes.forEach(process -> process.cut(0, world.between(0, 100 * MILLI), SECOND));
            server.retain(SimulatedProcess.BOOT, announcement);
            announced.clear();
            pass(SECOND);
            server.start();
        }

        boolean isAllRight() {
            List<SimulatedProcess> primaries =
                    processes.stream().filter(SimulatedProcess::isPrimary).toList();
            if (primaries.size() != 1) {
                return false;
            }
            var primary = primaries.get(0).core().election().primary();
            var services = new TreeSet<String>();
            processes.forEach(process -> services.addAll(process.services()));
            return server.retained(SimulatedProcess.BOOT)
                            .contains(" " + primary.orElseThrow().topicPath() + " ")
                    && processes.stream()
                            .allMatch(process -> process.knownPrimary().equals(primary)
                                    && (!process.isRegistrar() || lists(process, services)));
        }

        private boolean lists(SimulatedProcess registrar, Set<String> services) {
            Set<String> listed = registrar.directory();
            listed.removeAll(ofDead);
            return listed.equals(services);
        }

        void awaitAllRight() {
            long end = world.now() + LIMIT;
            while (!isAllRight() && world.now() < end) {
                pass(10 * MILLI);
            }
            assertThat(isAllRight()).isTrue();
        }
    }

    private static void each(long longestDelay, int registrars, Consumer<Group> test) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                test.accept(new Group(seed, longestDelay * MILLI, registrars));
            } catch (AssertionError failure) {
                throw new AssertionError("seed " + seed, failure);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 44, 88})
    void the_former_primary_is_the_only_one_that_takes_over(long longestDelay) {
        each(longestDelay, 3, group -> {
            group.restartServer(GHOST);
            group.awaitAllRight();
            assertThat(group.announced).containsExactly("aiko/h/1");
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 44, 88})
    void so_it_is_if_its_own_announcement_was_kept(long longestDelay) {
        each(longestDelay, 3, group -> {
            group.restartServer(group.server.retained(SimulatedProcess.BOOT));
            group.awaitAllRight();
            assertThat(group.announced).containsExactly("aiko/h/1");
        });
    }

    @Test
    void the_next_one_takes_over_alone_if_the_former_primary_does_not_return() {
        each(44, 4, group -> {
            group.firstDies();
            group.restartServer(GHOST);
            group.awaitAllRight();
            assertThat(group.announced).containsExactly("aiko/h/2");
        });
    }

    /** They do not return at the same moment, and nothing shows them one. */
    @ParameterizedTest
    @ValueSource(strings = {"(primary absent)", ""})
    void one_takes_over_if_the_former_primary_does_not_return_and_none_is_announced(String kept) {
        each(44, 4, group -> {
            group.firstDies();
            group.restartServer(kept);
            group.awaitAllRight();
        });
    }

    @Test
    void those_that_are_new_settle_by_age() {
        each(44, 3, group -> {
            while (!group.processes.isEmpty()) {
                group.firstDies();
            }
            group.server.retain(SimulatedProcess.BOOT, GHOST);
            for (int i = 11; i <= 13; i++) {
                group.processes.add(new SimulatedProcess(group.world, group.server, "aiko/h/" + i, true, line -> {}));
            }
            group.awaitAllRight();
        });
    }
}
