// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.history;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.registrar.internal.history.RemovalHistory.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The removed services that a secondary takes from its primary. */
class RemovalHistoryTest {
    private final RowReader reader = new RowReader();
    private final RemovalHistory history = new RemovalHistory();

    private Optional<String> read(String text) {
        return reader.read(bytes(text)).map(row -> new String(row.payload(), StandardCharsets.UTF_8));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Row row(int service, String times) {
        return reader.read(bytes("(add aiko/h/3/" + service + " n p mqtt o (a=b c) " + times + ")"))
                .orElseThrow();
    }

    private void merge(List<Row> rows) {
        var others = new RemovalHistory.Others();
        rows.forEach(others::add);
        history.merge(others);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(add aiko/h/3/1 n p mqtt o () 1.000000 2.500000)",
                "(add aiko/h/3/1 n p mqtt o (a=b c) 1000.000001 2000.000002)",
                "(add aiko/h/3/1 3:a b p mqtt o (5:) 1 2) 1.000000 2.000000)"
            })
    void a_row_in_the_form_in_which_it_is_written_stays_as_it_is(String text) {
        assertThat(read(text)).contains(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ( add  aiko/h/3/1 n p mqtt o ( )  1  2.5 )",
                "(add aiko/h/3/1 n p mqtt o () 1 2.5)",
                "(add aiko/h/3/1 1:n p mqtt o ()1 2.5)",
                "(add aiko/h/3/1 n p mqtt o () 1 2.5 )",
                "(add aiko/h/3/1 n p mqtt o () 1e0 25e-1)"
            })
    void a_row_in_another_form_is_read_too(String text) {
        assertThat(read(text)).contains("(add aiko/h/3/1 n p mqtt o () 1.000000 2.500000)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ")",
                "1 2)",
                ") 1 2)",
                "(add aiko/h/3/1 n p mqtt o ())",
                "(add aiko/h/3/1 n p mqtt o () 1.0)",
                "(add aiko/h/3/1 n p mqtt o () 1.0 x)",
                "(add aiko/h/3/1 n p mqtt o () 1.0 2.0.0)",
                "(add aiko/h/3/1 n p mqtt o () 1.0 2.0"
            })
    void a_row_that_cannot_be_read_is_left_out(String text) {
        assertThat(read(text)).isEmpty();
    }

    @Test
    void rows_of_the_primary_come_first_and_rows_that_both_have_are_kept_once() {
        Row known = row(1, "1.0 2.0");
        history.add(known.addPayload(), 1, 2);
        history.add(row(2, "1.0 3.0").addPayload(), 1, 3);

        merge(List.of(row(3, "1.0 4.0"), row(1, "1.0 2.0000001"), row(1, "1.0 2.0"), row(1, "1.0 1.5")));

        assertThat(history.newest(9).stream().map(Row::payload).map(String::new))
                .containsExactly(
                        "(add aiko/h/3/3 n p mqtt o (a=b c) 1.000000 4.000000)",
                        "(add aiko/h/3/1 n p mqtt o (a=b c) 1.000000 2.000000)",
                        "(add aiko/h/3/1 n p mqtt o (a=b c) 1.000000 1.500000)",
                        "(add aiko/h/3/2 n p mqtt o (a=b c) 1.000000 3.000000)");
        assertThat(history.bytes())
                .isEqualTo(history.newest(9).stream()
                        .mapToLong(row -> row.addPayload().length)
                        .sum());
    }

    @Test
    void no_more_rows_are_kept_than_there_are_places() {
        history.add(row(1, "1.0 2.0").addPayload(), 1, 2);
        var others = new ArrayList<Row>();
        for (int i = 0; i < RemovalHistory.CAPACITY; i++) {
            others.add(row(2 + i, "1.0 3.0"));
        }

        merge(others);

        assertThat(history.newest(RemovalHistory.CAPACITY + 1)).containsExactlyElementsOf(others);
    }
}
