// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aiko.sexpression.SExpressions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordsRequestTest {
    private static RecordsRequest request(String payload) {
        return RecordsRequest.of(SExpressions.parse(payload));
    }

    @Test
    void it_says_which_services_are_meant() {
        assertThat(request("(records me * 5)").wants("a/b/1/2/log")).isTrue();
        assertThat(request("(records me a/b/1/2 5)").wants("a/b/1/2/log")).isTrue();
        assertThat(request("(records me a/b/1/2 5)").wants("a/b/1/3/log")).isFalse();
        assertThat(request("(records me (a/b/1/2 a/b/1/3) 5)").wants("a/b/1/3/log"))
                .isTrue();
        assertThat(request("(records me () 5)").wants("a/b/1/3/log")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"5, 5", "0, 0", "-5, 0", "1000, 1000", "1001, 1000", "2147483647, 1000"})
    void the_answer_is_bounded(String asked, int answered) {
        assertThat(request("(records me * " + asked + ")").count()).isEqualTo(answered);
    }

    @ParameterizedTest
    @CsvSource({
        "(records me *), unknown command records/2; available: records/3",
        "(other me * 1), unknown command other/3",
        "(records me * many), 'the count \"many\" is not a number'",
        "(records (a b) * 1), the response topic is not a symbol",
        "(records 0: * 1), the response topic is not a symbol"
    })
    void what_makes_no_sense_is_told(String payload, String problem) {
        assertThatThrownBy(() -> request(payload))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }
}
