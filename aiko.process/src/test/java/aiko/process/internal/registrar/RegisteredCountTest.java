// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.registrar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegisteredCountTest {
    @ParameterizedTest
    @CsvSource({
        "(ping aiko/h/1/1/vigil/x) services: 0, 0",
        "(ping a) services: 123456789, 123456789",
        "(ping a) services: 1234567890, -1",
        "(ping a), -1",
        "(ping a) services: , -1",
        "(ping a) services: x, -1",
        "(ping a) 7, -1",
        "7, -1",
        "'', -1",
        "') services: 7', -1"
    })
    void a_question_states_how_many_services_are_registered(String question, int stated) {
        assertThat(RegisteredCount.of(question.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(stated);
    }
}
