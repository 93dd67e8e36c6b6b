// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The server loses a single registration or removal, and no connection. */
class LostRegistrationTest {
    private static final long SECOND = SimulatedWorld.SECOND;
    /** Two questions in a row show the difference. */
    private static final long LIMIT = 7 * SECOND;

    private final SimulatedWorld world = new SimulatedWorld(1, false, 1_000_000);
    private final SimulatedServer server = new SimulatedServer(world, SimulatedWorld.MILLI);
    private final List<String> warnings = new ArrayList<>();
    private SimulatedProcess primary;
    private SimulatedProcess secondary;
    private SimulatedProcess process;

    @BeforeEach
    void begin() {
        primary = begin(1, true);
        secondary = begin(2, true);
        process = begin(3, false);
    }

    private SimulatedProcess begin(int number, boolean isRegistrar) {
        var begun = new SimulatedProcess(world, server, "aiko/h/" + number, isRegistrar, warnings::add);
        begun.addService();
        pass(3 * SECOND);
        return begun;
    }

    private void pass(long time) {
        world.runUntil(world.now() + time);
    }

    private List<String> known(SimulatedProcess registrar) {
        return registrar.directory().stream()
                .filter(service -> service.startsWith(process.topicPath + "/"))
                .sorted()
                .toList();
    }

    private List<String> living() {
        return process.services().stream().sorted().toList();
    }

    @Test
    void a_registration_that_was_lost_is_repeated() {
        server.loseNext("(add " + process.topicPath + "/2 ");
        process.addService();
        pass(SECOND);
        assertThat(known(primary)).hasSize(1);

        pass(LIMIT);
        assertThat(known(primary)).hasSize(2).isEqualTo(living());
        assertThat(known(secondary)).isEqualTo(living());
    }

    @Test
    void a_removal_that_was_lost_is_repeated() {
        process.addService();
        pass(SECOND);
        server.loseNext("(remove " + process.topicPath + "/2)");
        process.removeService();
        pass(SECOND);
        assertThat(known(primary)).hasSize(2);

        pass(LIMIT);
        assertThat(known(primary)).hasSize(1).isEqualTo(living());
        assertThat(known(secondary)).isEqualTo(living());
    }

    @Test
    void a_service_that_a_stranger_has_registered_is_no_reason_to_register_again_and_again() {
        server.forge(primary.topicPath + "/1/in", "(add " + process.topicPath + "/9 s * mqtt me ())", false);
        pass(60 * SECOND);
        int[] registrations = {0};
        server.count("(add " + process.topicPath + "/1 ", () -> registrations[0]++);
        pass(200 * SECOND);

        assertThat(registrations[0]).isLessThan(6);
        assertThat(known(primary)).hasSize(2);
    }
}
