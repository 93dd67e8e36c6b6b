// SPDX-License-Identifier: Apache-2.0
package aiko.tools.dev;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class EndingTest {
    @Test
    void the_end_of_a_container_that_the_session_has_stopped_is_not_taken_for_the_problem() {
        assertThatThrownBy(() -> Ending.of(Thread.currentThread()).during(ending -> {
                    ending.beginCleanUp();
                    ending.fail("the container has ended");
                    throw new IOException("disk full");
                }))
                .hasMessage("disk full");
    }
}
