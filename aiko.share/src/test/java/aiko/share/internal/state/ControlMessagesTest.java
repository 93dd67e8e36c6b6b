// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.share.internal.TestService;
import aiko.share.internal.follower.Follower;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What others say to a shared state over the wire, and what they get. */
class ControlMessagesTest {
    private static final String STATE = TestService.PATH.state() + " ";

    private TestService service;

    @BeforeEach
    void start() throws Exception {
        var items = new LinkedHashMap<String, Object>();
        items.put("lifecycle", "ready");
        items.put("source_file", "v0⇒\u00a0x.py");
        items.put("load", new LinkedHashMap<>(Map.of("cpu", 7)));
        items.put("loading", Arrays.asList("a b", null));
        service = new TestService(items);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void a_share_without_a_lease_is_answered_once() throws Exception {
        assertThat(service.control("(share my/answer 0 *)"))
                .containsExactly(
                        "my/answer (item_count 4)",
                        "my/answer (add lifecycle ready)",
                        "my/answer (add source_file 8:v0⇒\u00a0x.py)",
                        "my/answer (add load.cpu 7)",
                        "my/answer (add loading (3:a b 0:))",
                        STATE + "(sync my/answer)");
        assertThat(service.producer.leaseCount()).isZero();
        assertThat(service.control("(update lifecycle busy)")).containsExactly(STATE + "(update lifecycle busy)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            lifecycle              | lifecycle
            (lifecycle)            | lifecycle
            load                   | load.cpu
            load.cpu               | load.cpu
            (load.cpu lifecycle x) | lifecycle load.cpu
            lo                     |
            load.                  |
            (*)                    |
            ()                     |
            """)
    void a_filter_says_which_items_are_meant(String filter, String items) throws Exception {
        List<String> answers = service.control("(share my/answer 300 " + filter + ")");

        List<String> expected = items == null ? List.of() : List.of(items.split(" "));
        assertThat(answers.get(0)).isEqualTo("my/answer (item_count " + expected.size() + ")");
        assertThat(answers.subList(1, answers.size() - 1).stream().map(line -> line.split(" ")[2]))
                .containsExactlyElementsOf(expected);

        List<String> changes = service.control("(update lifecycle busy)", "(update load.cpu 8)", "(update loading 1)");
        assertThat(changes.stream().filter(line -> line.startsWith("my/answer")).map(line -> line.split(" ")[2]))
                .containsExactlyElementsOf(expected);
    }

    @Test
    void commands_change_the_state_and_are_echoed_and_passed_on() throws Exception {
        service.control("(share my/answer 300 *)", "(share your/answer 300 load)");

        assertThat(service.control("(add  load.gpu   'much of it')"))
                .containsExactly(
                        STATE + "(add load.gpu 10:much of it)",
                        "my/answer (add load.gpu 10:much of it)",
                        "your/answer (add load.gpu 10:much of it)");
        assertThat(service.control("(update lifecycle busy)"))
                .containsExactly(STATE + "(update lifecycle busy)", "my/answer (update lifecycle busy)");
        assertThat(service.control("(update load (cpu: 1 fan: (2 3)))"))
                .containsExactly(
                        STATE + "(update load (cpu: 1 fan: (2 3)))",
                        "my/answer (update load (cpu: 1 fan: (2 3)))",
                        "your/answer (update load (cpu: 1 fan: (2 3)))");
        assertThat(service.control("(remove load)"))
                .containsExactly(STATE + "(remove load)", "my/answer (remove load)", "your/answer (remove load)");
        assertThat(service.control("(remove load)")).containsExactly(STATE + "(remove load)");
        assertThat(service.producer.items()).containsOnlyKeys("lifecycle", "source_file", "loading");
    }

    @Test
    void a_lease_is_extended_without_another_answer_and_ended_by_one_of_zero_seconds() throws Exception {
        service.control("(share my/answer 300 lifecycle)");

        assertThat(service.control("(share my/answer 300 *)")).isEmpty();
        assertThat(service.control("(update load.cpu 1)")).containsExactly(STATE + "(update load.cpu 1)");
        assertThat(service.producer.leaseCount()).isEqualTo(1);

        assertThat(service.control("(share my/answer 0 *)")).isEmpty();
        assertThat(service.producer.leaseCount()).isZero();
        assertThat(service.control("(update lifecycle busy)")).containsExactly(STATE + "(update lifecycle busy)");
        assertThat(service.control("(share my/answer 0 lifecycle)")).hasSize(3);
    }

    @Test
    void a_lease_expires_unless_it_is_extended() throws Exception {
        service.control("(share short/answer 1 *)", "(share extended/answer 1 *)", "(share extended/answer 300 *)");

        service.awaitLeases(1);

        assertThat(service.control("(update lifecycle busy)"))
                .containsExactly(STATE + "(update lifecycle busy)", "extended/answer (update lifecycle busy)");
        assertThat(service.control("(share short/answer 1 lifecycle)")).hasSize(3);
        service.awaitLeases(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(share)",
                "(share my/answer 0)",
                "(share my/answer 0 * *)",
                "(share my/answer a *)",
                "(share my/answer 1.5 *)",
                "(share my/answer -1 *)",
                "(share my/answer 86401 *)",
                "(share my/answer 99999999999 *)",
                "(share my/answer () *)",
                "(share my/answer 300 (a (b)))",
                "(share my/answer 300 0:)",
                "(share my/answer 300 (a: b))",
                "(share my/+ 300 *)",
                "(share # 300 *)",
                "(share \"\" 300 *)",
                "(share (my) 300 *)",
                "(share test/host/1/7/control 300 *)",
                "(share test/host/1/8/control 0 *)",
                "(share test/host/1/8/in 300 *)",
                "(share test/host/1/7/in 0 *)",
                "(share other/host/1/8/log 300 *)",
                "(share test/host/1/7/state 300 *)",
                "(share test/host/1/1/out 300 *)",
                "(share test/service/registrar 300 *)",
                "(share $SYS/a 300 *)",
                "(share 3:a\u0000b 300 *)",
                "(share a\uFFFDb 300 *)",
                "(add)",
                "(add a)",
                "(add a.b.c 1)",
                "(add () 1)",
                "(add 0: 1)",
                "(add \"\" 1)",
                "(add lifecycle.a 1)",
                "(update)",
                "(update a: 1)",
                "(update loading.a 1)",
                "(update a (b.c: 1))",
                "(remove)",
                "(remove a b)",
                "(remove a.b.c)",
                "(remove (a))",
                "(((",
                "(99:x)"
            })
    void what_makes_no_sense_is_ignored_with_one_line(String payload) throws Exception {
        Map<String, Object> before = service.producer.items();

        assertThat(service.control(payload)).isEmpty();

        assertThat(service.log.lines).singleElement().satisfies(line -> assertThat(line)
                .startsWith("WARN ignoring message on test/host/1/7/control: "));
        assertThat(service.producer.items()).isEqualTo(before);
        assertThat(service.producer.leaseCount()).isZero();
        assertThat(service.unhandled).isEmpty();
        assertThat(service.control("(share my/answer 0 lifecycle)")).hasSize(3);
    }

    /** As the reference writes what Python prints: bare. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            textBlock =
                    """
            (update name four word)|four word
            (add name four word)|four word
            (update name four  word )|four  word\s
            (update name )|``
            (update name   )|`  `
            (update name ['one', 'two', 3])|['one', 'two', 3]
            (update name [(1, 2), (3, 4)])|[(1, 2), (3, 4)]
            (update name {'one': 1, 'two': [2, 3]})|{'one': 1, 'two': [2, 3]}
            (update name Stopped (exit 1))|Stopped (exit 1)
            (update name f(x))|f(x)
            (update name ready :))|ready :)
            (update name :( not ready)|:( not ready
            (update name it's "two words")|it's "two words"
            (update name 12:30)|12:30
            (update name 12:30 or later)|12:30 or later
            (update name a: b)|a: b
            (update name (a: b c))|(a: b c)
            (update name \u4f60\u597d \u4e16\u754c)|\u4f60\u597d \u4e16\u754c
            """)
    void a_bare_value_is_the_text_after_the_name(String payload, String value) throws Exception {
        Follower follower = service.follow(Duration.ofSeconds(300));
        for (String name : List.of("name", "load.name")) {
            service.control(payload.replace("name", name));

            assertThat(service.producer.get(name)).contains(value);
            assertThat(follower.get(name)).contains(value);
        }
        assertThat(service.log.lines).isEmpty();
    }

    @Test
    void a_bare_value_of_several_lines_is_kept() throws Exception {
        service.control("(update name first line\n\tsecond (line))");

        assertThat(service.producer.get("name")).contains("first line\n\tsecond (line)");
    }

    @Test
    void what_is_too_large_to_be_kept_is_ignored_with_one_line() throws Exception {
        assertThat(service.control("(add a " + "x".repeat(70_000) + ")")).isEmpty();

        assertThat(service.log.lines)
                .singleElement()
                .satisfies(line -> assertThat(line).contains("ignoring message").hasSizeLessThan(300));
    }

    @Test
    void other_commands_are_left_to_the_service() throws Exception {
        assertThat(service.control("(add_client a b)", "stop")).isEmpty();

        assertThat(service.unhandled).containsExactly("(add_client a b)", "stop");
        assertThat(service.log.lines).isEmpty();
    }

    @Test
    void there_is_a_limit_to_leases() throws Exception {
        for (int thousand = 0; thousand < 10; thousand++) {
            String prefix = "r/" + thousand + "/";
            service.control(IntStream.range(0, 1_000)
                    .mapToObj(i -> "(share " + prefix + i + " 300 none)")
                    .toArray(String[]::new));
            service.awaitAnswers();
        }
        assertThat(service.producer.leaseCount()).isEqualTo(10_000);

        assertThat(service.control("(share r/9/more 300 *)")).isEmpty();
        assertThat(service.log.lines).singleElement().satisfies(line -> assertThat(line)
                .endsWith("the state has 10000 leases, and leases of aiko.share is 10000"));
        assertThat(service.control("(share r/9/more 0 lifecycle)")).hasSize(3);
        service.control("(share r/9/0 0 *)");
        assertThat(service.control("(share r/9/more 300 lifecycle)")).hasSize(3);
        assertThat(service.producer.statistics().ended()).isZero();
        assertThat(service.control("(share one/more 300 lifecycle)")).hasSize(3);
        assertThat(service.producer.leaseCount()).isEqualTo(10_000);
        assertThat(service.producer.statistics().ended()).isOne();
    }

    @Test
    void when_the_state_is_given_up_all_leases_end() throws Exception {
        service.control("(share my/answer 300 *)", "(share your/answer 300 *)");

        assertThat(service.saidDuring(() -> {
                    service.producer.cancel();
                    service.producer.update("lifecycle", "unheard");
                }))
                .isEmpty();
        assertThat(service.producer.leaseCount()).isZero();
    }
}
