// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TrialTest {
    private final Trial trial = new Trial(null, null, null, Map.of());

    @Test
    void passesAfterItsStart() {
        trial.start();
        trial.pass();
        assertEquals(Trial.State.PASSED, trial.state());
        assertEquals("", trial.problem());
    }

    @Test
    void passesOnlyAfterItsStart() {
        assertThrows(IllegalStateException.class, trial::pass);
    }

    @Test
    void failsForGoodAndKeepsItsFirstProblem() {
        trial.fail("does not run");
        assertThrows(IllegalStateException.class, () -> trial.fail("needs b"));
        assertThrows(IllegalStateException.class, trial::start);
        assertEquals("does not run", trial.problem());
    }

    @Test
    void failsAfterItHasPassedIfAnotherVersionIsRolledBack() {
        trial.start();
        trial.pass();
        trial.fail("needs b");
        assertEquals(Trial.State.FAILED, trial.state());
    }
}
