// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The election, the copies and what processes announce, in a world of its own where everything goes wrong that can. A seed
 * that fails tells its course of events; {@code -Dsimulation.seed=N} runs it alone.
 */
class ElectionSimulationTest {
    private static final int SEEDS = Integer.getInteger("simulation.seeds", 1_500);
    private static final Long SEED = Long.getLong("simulation.seed");

    private static void run(int seeds, int referenceRegistrars) {
        long first = SEED == null ? 1 : SEED;
        long last = SEED == null ? seeds : SEED;
        for (long seed = first; seed <= last; seed++) {
            var scenario = new Scenario(seed, false, referenceRegistrars);
            List<String> problems = problems(scenario);
            if (!problems.isEmpty()) {
                var again = new Scenario(seed, true, referenceRegistrars);
                problems(again);
                fail("seed " + seed + ", " + referenceRegistrars + " reference registrars:\n" + again.world.record()
                        + "\nin the end: " + String.join("\n", problems));
            }
        }
    }

    private static List<String> problems(Scenario scenario) {
        try {
            scenario.run();
            return scenario.problems();
        } catch (RuntimeException failure) {
            return List.of(failure.toString());
        }
    }

    @Test
    void once_quiet_there_is_one_primary_that_everybody_knows_and_no_service_is_lost() {
        run(SEEDS, 0);
    }

    @Test
    void with_a_registrar_of_the_reference_none_of_ours_contradicts_the_boot_topic_and_no_service_is_lost() {
        run(SEEDS / 5, 1);
    }

    @Test
    void with_several_registrars_of_the_reference_none_of_ours_contradicts_the_boot_topic() {
        run(SEEDS / 5, 2);
    }
}
