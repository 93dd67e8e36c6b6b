// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One namespace on two servers with a bridge between them, which is lost and returns: each site goes on by itself, and afterwards there is
 * one primary that knows all services.
 */
class BridgedSitesTest {
    private static final long SECOND = SimulatedWorld.SECOND;
    private static final long MILLI = SimulatedWorld.MILLI;

    /** Until the other site's processes are removed, and a primary of this site is found. */
    private static final long SPLIT = 15 * SECOND;

    /** From the bridge's return on. */
    private static final long LIMIT = 2 * SECOND;

    private SimulatedWorld world;
    private SimulatedServer near;
    private SimulatedServer far;
    private SimulatedBridge bridge;
    private final List<SimulatedProcess> processes = new ArrayList<>();
    private int numbers;

    private void build(long seed) {
        world = new SimulatedWorld(seed, false, 2_000_000);
        near = new SimulatedServer(world, MILLI);
        far = new SimulatedServer(world, MILLI);
        bridge = new SimulatedBridge(world, near, far, 20 * MILLI);
    }

    private SimulatedProcess begin(SimulatedServer site, boolean isRegistrar) {
        var process = new SimulatedProcess(
                world, site, "aiko/" + (site == near ? "near/" : "far/") + ++numbers, isRegistrar, warning -> {});
        process.addService();
        processes.add(process);
        pass(3 * SECOND);
        return process;
    }

    private void pass(long time) {
        world.runUntil(world.now() + time);
    }

    private long until(BooleanSupplier condition) {
        long began = world.now();
        while (!condition.getAsBoolean()) {
            pass(10 * MILLI);
            assertThat(world.now() - began).isLessThan(120 * SECOND);
        }
        return world.now() - began;
    }

    private long primaries() {
        return processes.stream()
                .filter(process -> process.isAlive() && process.isRegistrar() && process.isPrimary())
                .count();
    }

    /** All registrars know the services of these, and of no others. */
    private boolean isWhole() {
        List<String> living = processes.stream()
                .filter(SimulatedProcess::isAlive)
                .flatMap(process -> process.services().stream())
                .sorted()
                .toList();
        return primaries() == 1
                && processes.stream()
                        .filter(process -> process.isAlive() && process.isRegistrar())
                        .allMatch(registrar ->
                                registrar.directory().stream().sorted().toList().equals(living))
                && processes.stream().filter(SimulatedProcess::isAlive).allMatch(process -> process.knownPrimary()
                        .isPresent());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void each_site_goes_on_and_both_are_one_again_within_two_seconds_of_the_bridges_return(long seed) {
        build(seed);
        SimulatedProcess first = begin(near, true);
        SimulatedProcess second = begin(far, true);
        begin(near, false);
        begin(far, false);
        begin(far, true);
        assertThat(until(this::isWhole)).isLessThan(LIMIT);
        assertThat(first.isPrimary()).isTrue();

        bridge.cut();
        pass(SPLIT);
        assertThat(primaries()).isEqualTo(2);
        assertThat(second.isPrimary()).isTrue();
        assertThat(first.directory()).isNotEmpty().allMatch(service -> service.startsWith("aiko/near/"));
        assertThat(second.directory()).isNotEmpty().allMatch(service -> service.startsWith("aiko/far/"));
        // Some come and go meanwhile.
        begin(far, false);
        begin(near, false);
        processes.get(3).vanish();
        pass(SPLIT);

        bridge.heal();
        assertThat(until(this::isWhole)).isLessThan(LIMIT);
        assertThat(first.isPrimary()).isTrue();
        pass(90 * SECOND);
        assertThat(isWhole()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void a_site_without_a_registrar_waits_and_is_registered_when_the_bridge_returns(long seed) {
        build(seed);
        SimulatedProcess registrar = begin(near, true);
        SimulatedProcess process = begin(far, false);
        assertThat(until(this::isWhole)).isLessThan(LIMIT);

        bridge.cut();
        pass(SPLIT);
        assertThat(process.knownPrimary()).isEmpty();
        assertThat(registrar.directory()).noneMatch(service -> service.startsWith("aiko/far/"));
        pass(world.between(0, 60 * SECOND));

        bridge.heal();
        assertThat(until(this::isWhole)).isLessThan(LIMIT);
    }

    @Test
    void a_short_loss_that_nobody_notices_changes_nothing() {
        build(1);
        SimulatedProcess first = begin(near, true);
        begin(far, true);
        begin(far, false);
        assertThat(until(this::isWhole)).isLessThan(LIMIT);
        for (int i = 0; i < 10; i++) {
            bridge.cut();
            pass(3 * SECOND);
            bridge.heal();
            pass(10 * SECOND);
            assertThat(isWhole()).isTrue();
            assertThat(first.isPrimary()).isTrue();
        }
    }

    @Test
    void the_primary_of_one_site_that_dies_while_the_bridge_is_lost_stays_dead() {
        build(1);
        SimulatedProcess first = begin(near, true);
        begin(far, true);
        begin(near, false);
        assertThat(until(this::isWhole)).isLessThan(LIMIT);
        bridge.cut();
        pass(SPLIT);
        first.vanish();
        pass(SPLIT);
        bridge.heal();
        assertThat(until(this::isWhole)).isLessThan(20 * SECOND);
    }
}
