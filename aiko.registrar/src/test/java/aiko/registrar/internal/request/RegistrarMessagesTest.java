// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.request;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.process.ServiceFilter;
import aiko.registrar.internal.RegistrarRig;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The wire, message by message. */
class RegistrarMessagesTest {
    private final RegistrarRig rig = new RegistrarRig();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "(add aiko/h/1/1 n p mqtt o ())                      | (add aiko/h/1/1 n p mqtt o ())",
                "(add aiko/h/1/1 n p mqtt o (a=1 b=2))               | (add aiko/h/1/1 n p mqtt o (a=1 b=2))",
                "`  (add aiko/h/1/1   n\tp mqtt o ( a=1\tb=2 ) ) x`  | (add aiko/h/1/1 n p mqtt o (a=1 b=2))",
                "(add 11:aiko/h/1/x1 1:n1:p 'mqtt'\"o\"())           | (add aiko/h/1/x1 n p mqtt o ())",
                "(add aiko/h/1/1 9:two words 'a b' mqtt o (3:(x)))   | (add aiko/h/1/1 9:two words 3:a b mqtt o (3:(x)))",
                "(add aiko/h/1/007 日本 p mqtt o (é))                | (add aiko/h/1/007 日本 p mqtt o (é))",
                "(add aiko/h/1/é n p mqtt o ())                      | (add aiko/h/1/é n p mqtt o ())",
                "(add 10:12:a/h/1/x n p mqtt o ())                   | (add 10:12:a/h/1/x n p mqtt o ())",
                "(add aiko/h/1/99999999999999999999 n p mqtt o ())   | (add aiko/h/1/99999999999999999999 n p mqtt o ())",
                "(add aiko/h/1/1 \"\" p: mqtt o (x key:))            | `(add aiko/h/1/1 \"\" p: mqtt o (x key:))`",
                "(add aiko/h/1/1 3:abcp mqtt o ())                   | (add aiko/h/1/1 abc p mqtt o ())",
                "(add aiko/h/1/1 n p mqtt o ())(rest)                | (add aiko/h/1/1 n p mqtt o ())"
            })
    void what_is_added_is_echoed_as_the_generator_writes_it_and_shared_so(String payload, String written) {
        assertThat(rig.in(payload)).containsExactly("aiko/h/5/1/out " + written);
        assertThat(rig.in("(share r * * * * *)"))
                .containsExactly("r (item_count 1)", "r " + written, "aiko/h/5/1/out (sync r)");
        assertThat(rig.log.take()).isEmpty();
    }

    @Test
    void a_payload_that_is_written_so_already_is_published_as_it_is() {
        byte[] payload = "(add aiko/h/1/1 n p mqtt o (a b))".getBytes(StandardCharsets.UTF_8);
        rig.in(payload);
        assertThat(rig.messages.latestPayload()).isSameAs(payload);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "(",
                ")",
                "()",
                "add",
                "(add)",
                "(add aiko/h/1/1)",
                "(add aiko/h/1/1 n p mqtt o)",
                "(add aiko/h/1/1 n p mqtt o () x)",
                "(add aiko/h/1/1 n p mqtt o x)",
                "(add aiko/h/1/1 n p mqtt o *)",
                "(add aiko/h/1/1 n p mqtt (o) ())",
                "(add aiko/h/1/1 0: p mqtt o ())",
                "(add aiko/h/1/1 n p mqtt o (0:))",
                "(add aiko/h/1/1 n p mqtt o (a (b)))",
                "(add aiko/h/1/1 n p mqtt o (a: b))",
                "(add aiko/h/1/1 n p mqtt o (a(b)c))",
                "(add aiko/h/1/1 n p mqtt o(a))",
                "(add aiko/h/1/1: n p: mqtt o: ())",
                "(add aiko/h/1 n p mqtt o ())",
                "(add aiko/h/1/1/1 n p mqtt o ())",
                "(add aiko/h//1 n p mqtt o ())",
                "(add aiko/h/1/ n p mqtt o ())",
                "(add aiko/+/1/1 n p mqtt o ())",
                "(add 'aiko/h/1/ 1' n p mqtt o ())",
                "(add nonsense n p mqtt o ())",
                "((add) aiko/h/1/1 n p mqtt o ())",
                "(add aiko/h/1/1 n p mqtt o ()) )",
                "(add aiko/h/1/1 99:n p mqtt o ())",
                "(remove)",
                "(remove nonsense)",
                "(remove aiko/h/9/1 x)",
                "(remove (aiko/h/9/1))",
                "(share)",
                "(share a+b * * * * *)",
                "(share \"\" * * * * *)",
                "(share aiko/h/5/1/in * * * * *)",
                "(share aiko/h/6/2/control * * * * *)",
                "(share aiko/h/6/2/state * * * * *)",
                "(share other/h/6/2/log * * * * *)",
                "(share aiko/h/5/1/out * * * * *)",
                "(share aiko/service/registrar * * * * *)",
                "(share $SYS/x * * * * *)",
                "(history aiko/h/5/1/in *)",
                "(history a\uFFFD *)",
                "(share r * * * * x)",
                "(share r * * * * (a (b)))",
                "(share r * * * (*) *)",
                "(history r)",
                "(history r (1))",
                "(history r: 1)",
                "(nonsense a b)"
            })
    void what_does_not_fit_gives_one_line_and_nothing_else(String payload) {
        assertThat(rig.in(payload)).isEmpty();
        assertThat(rig.log.take()).singleElement().asString().startsWith("ignoring message on aiko/h/5/1/in: ");
        assertThat(rig.directory.size()).isZero();
        assertThat(rig.in("(add aiko/h/9/1 n p mqtt o ())")).hasSize(1);
    }

    @Test
    void bytes_that_are_no_text_are_refused() {
        byte[] payload = "(add aiko/h/1/1 n_ p mqtt o ())".getBytes(StandardCharsets.UTF_8);
        payload[17] = (byte) 0xC3;
        assertThat(rig.in(payload)).isEmpty();
        assertThat(rig.log.take()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 254, 255, 256, 32_767, 32_768, 65_533, 65_534, 65_535, 65_536, 262_144, 3 << 20})
    void names_tags_and_all_else_may_have_any_length(int length) {
        String text = "x".repeat(length);
        for (String row : List.of(
                "(add aiko/h/1/1 " + text + " p mqtt o (a=1))",
                "(add aiko/h/1/1 n " + text + " mqtt o (a=1))",
                "(add aiko/h/1/1 n p mqtt " + text + " (a=1))",
                "(add aiko/h/1/1 n p mqtt o (a=1 " + text + "))",
                "(add aiko/h/1/1 n p mqtt o (" + "t=1 ".repeat(length / 4) + "t=2))")) {
            assertThat(rig.in(row)).containsExactly("aiko/h/5/1/out " + row);
            assertThat(rig.in(row)).isEmpty();
            assertThat(rig.in("(add aiko/h/1/2 n p mqtt o ())")).hasSize(1);
            assertThat(rig.in("(share r * * * * (a=1))")).hasSizeBetween(2, 3);
            assertThat(rig.in("(share r * * * * *)").subList(0, 2)).containsExactly("r (item_count 2)", "r " + row);
            assertThat(rig.in("(remove aiko/h/1)")).isEmpty();
            assertThat(rig.in("(remove aiko/h/1/0)")).hasSize(2);
            assertThat(rig.in("(history r 2)")).contains("r (item_count 2)");
            rig.log.take();
        }
    }

    @Test
    void a_service_is_found_by_a_long_name_and_by_each_of_very_many_tags() {
        String name = "n".repeat(100_000);
        String tags = IntStream.range(0, 50_000).mapToObj(i -> "t" + i).collect(Collectors.joining(" "));
        rig.in("(add aiko/h/1/1 " + name + " p mqtt o (" + tags + "))");
        rig.in("(add aiko/h/1/2 " + name + " p mqtt o (x " + tags + "))");

        assertThat(rig.in("(share r " + name + " * * * (t0 t49999 x))")).hasSize(3);
        assertThat(rig.in("(share r " + name + " * * * (" + tags + "))")).hasSize(4);
        assertThat(rig.in("(remove aiko/h/1/1)")).hasSize(1);
        assertThat(rig.in("(share r " + name + " * * * (t777 t49999))")).hasSize(3);
        assertThat(rig.in("(remove aiko/h/1/2)")).hasSize(1);
        assertThat(rig.in("(share r * * * * t1)")).isEmpty();
    }

    @Test
    void what_is_longer_than_any_reader_takes_is_refused_with_one_line() {
        int most = 16 << 20;
        assertThat(rig.in("(add aiko/h/1/1 " + "n".repeat(most) + " p mqtt o ())"))
                .isEmpty();
        assertThat(rig.log.take()).singleElement().asString().contains("in: too large: ", "the limit is 16777216");
        assertThat(rig.in("(add aiko/h/1/1 n p mqtt o (" + "t".repeat(most - 100) + "))"))
                .isEmpty();
        assertThat(rig.log.take()).singleElement().asString().endsWith(" bytes; the limit is 16776960");
        rig.seconds++;
        assertThat(rig.in("(add aiko/h/1/1 n p mqtt o (" + "t ".repeat(999_900) + "))"))
                .isEmpty();
        assertThat(rig.log.take())
                .containsExactly("ignoring message on aiko/h/5/1/in: the service has more than 999739 tags");
        assertThat(rig.directory.size()).isZero();
    }

    @Test
    void a_topic_path_that_is_no_part_of_a_topic_is_refused() {
        String path = "aiko/" + "h".repeat(65_527 - 9) + "/1/1";
        assertThat(rig.in("(add " + path + " n p mqtt o ())")).hasSize(1);
        assertThat(rig.in("(add " + path + "0 n p mqtt o ())")).isEmpty();
        assertThat(rig.log.take())
                .containsExactly(
                        "ignoring message on aiko/h/5/1/in: the topic path has 65528 bytes; the limit is" + " 65527");
    }

    @Test
    void what_is_refused_is_quoted_in_part() {
        rig.in("(add " + "h".repeat(100_000) + " n p mqtt o ())");
        rig.in("(add aiko/(" + "h".repeat(50_000) + "/1/1 n p mqtt o ())");
        rig.state("aiko/h/1/0", "(present " + "1".repeat(10_000) + ")");
        assertThat(rig.log.take()).hasSize(3).allMatch(line -> line.length() < 400);
    }

    @Test
    void a_response_topic_that_is_too_long_for_servers_is_refused() {
        assertThat(rig.in("(share " + "é".repeat(513) + " * * * * *)")).isEmpty();
        assertThat(rig.log.take()).hasSize(1);
        assertThat(rig.in("(share " + "é".repeat(512) + " * * * * *)")).hasSize(2);
    }

    @Test
    void a_duplicate_is_ignored_with_a_line_only_if_it_says_something_else() {
        rig.in("(add aiko/h/1/1 n p mqtt o (a))");
        assertThat(rig.in("(add aiko/h/1/1 'n' p mqtt o (a))")).isEmpty();
        assertThat(rig.log.take()).isEmpty();
        assertThat(rig.in("(add aiko/h/1/1 n p mqtt o (b))")).isEmpty();
        assertThat(rig.in("(add aiko/h/1/1 m p mqtt o (a))")).isEmpty();
        assertThat(rig.log.take())
                .containsOnly("ignoring message on aiko/h/5/1/in: service aiko/h/1/1 is registered with other"
                        + " details; remove it first")
                .hasSize(2);
    }

    @Test
    void a_service_or_all_of_a_process_are_removed_and_unknown_ones_are_ignored() {
        rig.add("aiko/h/1", 3);
        rig.add("aiko/h/2", 1);
        assertThat(rig.in("(remove aiko/h/1/2)")).containsExactly("aiko/h/5/1/out (remove aiko/h/1/2)");
        assertThat(rig.in("(remove aiko/h/1/2)")).isEmpty();
        assertThat(rig.in("(remove aiko/h/3/0)")).isEmpty();
        assertThat(rig.in("(remove aiko/h/1/0)"))
                .containsExactly("aiko/h/5/1/out (remove aiko/h/1/1)", "aiko/h/5/1/out (remove aiko/h/1/3)");
        assertThat(rig.directory.size()).isEqualTo(1);
        assertThat(rig.log.take()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(absent)", "absent", "(absent more)", "absent more", " ( absent )"})
    void absent_on_a_state_topic_removes_the_service_or_the_process(String absent) {
        rig.add("aiko/h/1", 3);
        assertThat(rig.state("aiko/h/1/2", absent)).containsExactly("aiko/h/5/1/out (remove aiko/h/1/2)");
        assertThat(rig.state("aiko/h/1/0", absent))
                .containsExactly("aiko/h/5/1/out (remove aiko/h/1/1)", "aiko/h/5/1/out (remove aiko/h/1/3)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(present)", "(absent", "((absent))", "(update lifecycle absent)", "", "(absent a: b c)"})
    void nothing_else_on_a_state_topic_matters(String payload) {
        rig.add("aiko/h/1", 1);
        assertThat(rig.state("aiko/h/1/0", payload)).isEmpty();
        assertThat(rig.log.take()).isEmpty();
        assertThat(rig.directory.size()).isEqualTo(1);
    }

    @Test
    void history_tells_the_newest_removals_first_with_their_times() {
        rig.in("(add aiko/h/1/1 9:two words p mqtt o (a))");
        rig.seconds = 1_002.34;
        rig.in("(add aiko/h/1/2 n p mqtt o ())");
        rig.seconds = 1_003.5;
        rig.in("(remove aiko/h/1/0)");
        assertThat(rig.in("(history r *)"))
                .containsExactly(
                        "r (item_count 2)",
                        "r (add aiko/h/1/2 n p mqtt o () 1002.300000 1003.500000)",
                        "r (add aiko/h/1/1 9:two words p mqtt o (a) 1000.000000 1003.500000)");
        assertThat(rig.in("(history r 1)")).hasSize(2).startsWith("r (item_count 1)");
        assertThat(rig.in("(history r -5)")).containsExactly("r (item_count 0)");
        assertThat(rig.in("(history r x)")).containsExactly("r (item_count 0)");
        assertThat(rig.history.newest(1).get(0).service().name()).isEqualTo("n");
    }

    @Test
    void history_remembers_four_thousand_and_ninety_six_and_tells_sixteen_by_default() {
        rig.add("aiko/h/1", 5_000);
        rig.in("(remove aiko/h/1/0)");
        rig.messages.sendAll();
        rig.messages.take();
        assertThat(rig.in("(history r *)")).hasSize(17).startsWith("r (item_count 16)");
        rig.in("(history r 10000)");
        rig.messages.sendAll();
        assertThat(rig.history.size()).isEqualTo(4_096);
        assertThat(rig.messages.take()).hasSize(4_096);
    }

    @Test
    void share_selects_by_every_part_of_the_filter() {
        rig.in("(add aiko/h/1/1 a p mqtt o (k=1 l=2))");
        rig.in("(add aiko/h/1/2 a q mqtt o (k=1))");
        rig.in("(add aiko/h/1/3 b p other x ())");
        assertThat(rig.in("(share r a * * * *)")).startsWith("r (item_count 2)");
        assertThat(rig.in("(share r a q * * *)")).startsWith("r (item_count 1)");
        assertThat(rig.in("(share r * p * * *)")).startsWith("r (item_count 2)");
        assertThat(rig.in("(share r * * other * *)")).startsWith("r (item_count 1)");
        assertThat(rig.in("(share r * * * x *)")).startsWith("r (item_count 1)");
        assertThat(rig.in("(share r * * * * (k=1))")).startsWith("r (item_count 2)");
        assertThat(rig.in("(share r * * * * (l=2 k=1))")).startsWith("r (item_count 1)");
        assertThat(rig.in("(share r * * * * ())")).startsWith("r (item_count 3)");
        assertThat(rig.in("(share r c * * * *)")).containsExactly("r (item_count 0)", "aiko/h/5/1/out (sync r)");
        assertThat(rig.directory.select(ServiceFilter.ALL)).hasSize(3);
    }
}
