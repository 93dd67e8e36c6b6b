// SPDX-License-Identifier: Apache-2.0
package aiko.client.spi;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.client.Request;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerProgressTest {
    @ParameterizedTest
    @CsvSource({
        "counted, (item_count 2)|(a)|(b),                  COUNT ITEM LAST_ITEM,        2 of 2 items received",
        "counted, (item_count 0),                          END,                         0 of 0 items received",
        "counted, (a)|(b)|(item_count 2),                  ITEM ITEM END,               2 of 2 items received",
        "counted, (a)|(item_count 2)|(b),                  ITEM COUNT LAST_ITEM,        2 of 2 items received",
        "counted, (item_count 2)|(item_count 3)|(a)|(b),   COUNT REPEATED ITEM LAST_ITEM, 2 of 2 items received",
        "counted, (item_count -1),                         MALFORMED,                   nothing received",
        "counted, (item_count many),                       MALFORMED,                   nothing received",
        "counted, (item_count ),                           MALFORMED,                   nothing received",
        "counted, (item_counts 2),                         ITEM,                        1 item received",
        "counted, (failure x),                             FAILURE,                     nothing received",
        "counted, (item_count 1)|(failure x),              COUNT LAST_ITEM,             1 of 1 items received",
        "fixed,   (item_count 2)|(a),                      ITEM LAST_ITEM,              2 of 2 items received",
        "open,    (item_count 1)|(a)|(b),                  ITEM ITEM ITEM,              3 items received"
    })
    void steps(String kind, String payloads, String steps, String progress) {
        var answer = new AnswerProgress(
                switch (kind) {
                    case "counted" -> Request.COUNTED;
                    case "open" -> Request.OPEN;
                    default -> 2;
                });
        assertThat(Arrays.stream(payloads.split("\\|"))
                        .map(payload -> answer.step(payload.getBytes()).name())
                        .collect(Collectors.joining(" ")))
                .isEqualTo(steps);
        assertThat(answer).hasToString(progress);
        assertThat(answer.isComplete()).isEqualTo(steps.endsWith("LAST_ITEM") || steps.endsWith("END"));
    }
}
