// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.request;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.registrar.internal.RegistrarRig;
import aiko.registrar.internal.change.Removals;
import aiko.registrar.internal.history.RemovalHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Answers that are too long to be given at once, and many that are asked for at the same time. */
class LongAnswersTest {
    private static final int SERVICES = 5_000;
    private static final String ECHO = "aiko/h/5/1/out (add aiko/h/8/1 late p mqtt pele ())";

    private final RegistrarRig rig = new RegistrarRig();

    private static String row(String reader, int id) {
        return reader + " (add aiko/h/1/" + id + " n" + id + " p mqtt pele ())";
    }

    private static String removed(int id) {
        return "aiko/h/5/1/out (remove aiko/h/1/" + id + ")";
    }

    private static List<String> answer(String reader) {
        var answer = new ArrayList<String>();
        answer.add(reader + " (item_count " + SERVICES + ")");
        IntStream.rangeClosed(1, SERVICES).forEach(id -> answer.add(row(reader, id)));
        answer.add("aiko/h/5/1/out (sync " + reader + ")");
        return answer;
    }

    private List<String> rest() {
        rig.messages.sendAll();
        return rig.messages.take();
    }

    @Test
    void a_long_answer_goes_out_in_parts_as_the_server_takes_them() {
        rig.add("aiko/h/1", SERVICES);
        var all = new ArrayList<>(rig.in("(share r * * * * *)"));
        assertThat(all).containsExactly("r (item_count " + SERVICES + ")");
        while (rig.messages.send()) {
            assertThat(rig.messages.waiting()).isLessThanOrEqualTo(Answers.PART_ROWS + 1);
            all.addAll(rig.messages.take());
        }
        assertThat(all).isEqualTo(answer("r"));
    }

    @Test
    void large_requests_that_wait_are_limited_in_bytes() {
        rig.add("aiko/h/1", SERVICES);
        for (int i = 0; i < 4; i++) {
            rig.in("(share r/" + i + " * * * * *)");
        }
        String spaces = " ".repeat(10 << 20);
        for (int i = 0; i < 5; i++) {
            rig.in("(share large/" + i + " * * * *" + spaces + "*)");
        }

        assertThat(rig.log.take()).hasSize(2).allMatch(line -> line.endsWith(" bytes are already queued"));
        assertThat(rest()).contains("aiko/h/5/1/out (sync large/2)").doesNotContain("aiko/h/5/1/out (sync large/3)");
        assertThat(rig.in("(share large/5 * * * *" + spaces + "*)")).hasSize(1);
    }

    @Test
    void registrations_are_handled_between_the_parts_and_are_not_in_the_answer() {
        rig.add("aiko/h/1", SERVICES);
        rig.in("(share r * * * * *)");
        rig.messages.send();
        rig.messages.take();

        assertThat(rig.in("(add aiko/h/8/1 late p mqtt pele ())")).containsExactly(ECHO);
        assertThat(rig.in("(share s late * * * *)"))
                .startsWith("s (item_count 1)")
                .hasSize(3);
        assertThat(rest()).noneMatch(line -> line.contains("late")).endsWith("aiko/h/5/1/out (sync r)");
    }

    @Test
    void a_service_that_is_removed_before_its_turn_is_told_of_first() {
        rig.add("aiko/h/1", SERVICES);
        var all = new ArrayList<>(rig.in("(share r * * * * *)"));
        rig.messages.send();
        all.addAll(rig.messages.take());

        assertThat(rig.in("(remove aiko/h/1/4000)")).containsExactly(row("r", 4_000), removed(4_000));
        assertThat(rig.in("(remove aiko/h/1/7)")).containsExactly(removed(7));
        assertThat(rig.in("(add aiko/h/1/4000 n4000 p mqtt pele ())")).hasSize(1);

        all.addAll(rest());
        all.add(row("r", 4_000));
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(answer("r"))
                .filteredOn(line -> line.contains("sync"))
                .hasSize(1);
        assertThat(all.get(all.size() - 2)).isEqualTo("aiko/h/5/1/out (sync r)");
    }

    @Test
    void whoever_applies_what_it_hears_in_order_ends_up_right_when_the_process_dies_meanwhile() {
        rig.add("aiko/h/1", SERVICES);
        rig.add("aiko/h/2", SERVICES);
        var heard = new ArrayList<>(rig.in("(share r * * * * *)"));
        rig.messages.send();
        heard.addAll(rig.messages.take());
        heard.addAll(rig.state("aiko/h/1/0", "(absent)"));
        heard.addAll(rig.in("(add aiko/h/1/1 again p mqtt pele ())"));
        heard.addAll(rest());

        Set<String> services = new java.util.HashSet<>();
        for (String line : heard) {
            String[] words = line.split("[ ()]+");
            if (words[1].equals("add")) {
                services.add(words[2]);
            } else if (words[1].equals("remove")) {
                services.remove(words[2]);
            }
        }
        assertThat(services)
                .hasSize(SERVICES + 1)
                .contains("aiko/h/1/1")
                .allMatch(path -> path.startsWith("aiko/h/2/") || path.equals("aiko/h/1/1"));
        assertThat(heard.stream().filter(line -> line.startsWith("r (add "))).hasSize(2 * SERVICES);
        assertThat(heard.get(heard.size() - 1)).isEqualTo("aiko/h/5/1/out (sync r)");
    }

    @Test
    void a_few_are_answered_at_the_same_time_and_all_in_the_end() {
        rig.add("aiko/h/1", SERVICES);
        var all = new ArrayList<String>();
        for (int i = 0; i < 20; i++) {
            all.addAll(rig.in("(share r" + i + " * * * * *)"));
        }
        assertThat(all).hasSize(Answers.RUNNING);
        assertThat(rig.registrar.waitingRequests()).isEqualTo(20 - Answers.RUNNING);
        all.addAll(rest());
        for (int i = 0; i < 20; i++) {
            String reader = "r" + i + " ";
            assertThat(all.stream()
                            .filter(line -> line.startsWith(reader) || line.endsWith("(sync " + reader.trim() + ")")))
                    .containsExactlyElementsOf(answer("r" + i));
        }
        assertThat(rig.registrar.waitingRequests()).isZero();
    }

    /** The position of the last line of an answer among all lines. */
    private static int end(List<String> all, String reader) {
        return all.indexOf("aiko/h/5/1/out (sync " + reader + ")");
    }

    @Test
    void a_reader_has_three_turns_while_a_registrar_that_copies_the_directory_has_one() {
        rig.add("aiko/h/1", SERVICES - 1);
        rig.addRegistrar("aiko/h/6/1");
        rig.in("(share aiko/h/6/1/replica/1 * * * * *)");
        rig.in("(share r * * * * *)");
        List<String> all = rest();

        long copied = all.subList(0, end(all, "r")).stream()
                .filter(line -> line.startsWith("aiko/h/6/1/replica/1 (add"))
                .count();
        assertThat(copied).isBetween(SERVICES / 4L, SERVICES / 2L);
        assertThat(end(all, "aiko/h/6/1/replica/1")).isEqualTo(all.size() - 1);
    }

    @Test
    void a_registrar_never_has_fewer_turns_than_among_as_many_readers_as_are_answered_at_the_same_time() {
        rig.add("aiko/h/1", SERVICES - 2);
        rig.addRegistrar("aiko/h/6/1");
        rig.addRegistrar("aiko/h/7/1");
        rig.in("(share aiko/h/6/1/replica/1 * * * * *)");
        rig.in("(share aiko/h/7/1/replica/1 * * * * *)");
        for (int i = 0; i < 20; i++) {
            rig.in("(share r" + i + " * * * * *)");
        }
        List<String> all = rest();

        assertThat(end(all, "aiko/h/6/1/replica/1")).isBetween(1, 4 * (SERVICES + Answers.PART_ROWS));
        assertThat(end(all, "aiko/h/7/1/replica/1")).isBetween(1, 4 * (SERVICES + Answers.PART_ROWS));
        assertThat(all.stream().filter(line -> line.contains("(sync "))).hasSize(22);
    }

    @Test
    void a_topic_that_looks_like_that_of_a_registrar_is_one_of_a_reader() {
        rig.add("aiko/h/1", SERVICES - 1);
        rig.addRegistrar("aiko/h/6/1");
        for (String reader : List.of("aiko/h/6/1", "aiko/h/6", "aiko/h/6/2/replica", "aiko/h/1/1/x", "//6/1/x")) {
            rig.in("(share " + reader + " * * * * *)");
            rig.in("(share r * * * * *)");
            List<String> all = rest();
            assertThat(end(all, "r") - end(all, reader)).as(reader).isEqualTo(SERVICES % Answers.PART_ROWS + 1);
        }
    }

    @Test
    void a_request_that_waits_is_answered_with_what_there_is_when_its_turn_comes() {
        rig.add("aiko/h/1", SERVICES);
        for (int i = 0; i <= Answers.RUNNING; i++) {
            rig.in("(share r" + i + " * * * * *)");
        }
        rig.in("(add aiko/h/8/1 late p mqtt pele ())");
        assertThat(rest()).contains("r" + Answers.RUNNING + " (item_count " + (SERVICES + 1) + ")");
    }

    @Test
    void more_requests_than_can_wait_are_refused_with_a_line() {
        rig.add("aiko/h/1", SERVICES);
        for (int i = 0; i < Answers.WAITING + Answers.RUNNING; i++) {
            rig.in("(share r * * * * *)");
        }
        assertThat(rig.log.take()).isEmpty();
        rig.in("(share r * * * * *)");
        assertThat(rig.log.take())
                .containsExactly(
                        "ignoring message on aiko/h/5/1/in: " + Answers.WAITING + " requests are already queued");
    }

    @Test
    void short_answers_wait_only_when_the_server_is_far_behind() {
        rig.add("aiko/h/1", 1_000);
        int answers = 0;
        while (!rig.in("(share r * * * * *)").isEmpty()) {
            answers++;
        }
        assertThat(answers).isBetween(20, 40);
        assertThat(rig.registrar.waitingRequests()).isEqualTo(1);
        assertThat(rest()).hasSize(1_002);
        assertThat(rig.registrar.waitingRequests()).isZero();
    }

    @Test
    void a_directory_that_is_emptied_ends_the_answers() {
        rig.add("aiko/h/1", SERVICES);
        rig.in("(share r * * * * *)");
        rig.directory.clear();
        assertThat(rest()).isEmpty();
        rig.add("aiko/h/1", 1);
        assertThat(rig.in("(share r * * * * *)")).hasSize(3);
    }

    @Test
    void when_many_services_die_at_once_the_server_is_not_flooded_and_nothing_is_lost() {
        for (int process = 10; process < 60; process++) {
            rig.add("aiko/h/" + process, 2_000);
        }
        rig.messages.sendAll();
        var told = new ArrayList<String>();
        for (int process = 10; process < 60; process++) {
            told.addAll(rig.state("aiko/h/" + process + "/0", "(absent)"));
        }
        assertThat(rig.messages.waiting()).isLessThan(Removals.MANY_MESSAGES + Removals.PART_SERVICES);
        told.addAll(rest());
        assertThat(told).hasSize(100_000).doesNotHaveDuplicates().allMatch(line -> line.contains("(remove aiko/h/"));
        assertThat(rig.directory.size()).isZero();
    }

    @Test
    void an_answer_of_long_rows_goes_out_in_parts_of_so_many_bytes() {
        String tag = "t".repeat(1 << 20);
        for (int i = 1; i <= 20; i++) {
            rig.in("(add aiko/h/1/" + i + " n p mqtt pele (" + tag + "))");
        }
        rig.messages.sendAll();
        rig.messages.take();
        var all = new ArrayList<>(rig.in("(share r * * * * *)"));
        assertThat(all).hasSizeLessThan(8);
        while (rig.messages.send()) {
            assertThat(rig.messages.waiting()).isLessThan(8);
            all.addAll(rig.messages.take());
        }
        assertThat(all).hasSize(22).endsWith("aiko/h/5/1/out (sync r)");

        rig.state("aiko/h/1/0", "(absent)");
        assertThat(rig.history.size()).isEqualTo(20);
        assertThat(rig.in("(history r 20)")).hasSizeLessThan(8);
    }

    @Test
    void history_remembers_no_more_than_so_many_bytes() {
        byte[] payload = new byte[1 << 20];
        for (int i = 0; i < 100; i++) {
            rig.history.add(payload, i, i);
        }
        assertThat(rig.history.size()).isEqualTo(64);
        rig.history.add(new byte[(int) rig.history.limit() + 1], 100, 100);
        assertThat(rig.history.size()).isEqualTo(1);
        assertThat(rig.history.discarded()).isEqualTo(100);
    }

    @Test
    void history_reports_the_first_service_that_it_discards_for_want_of_bytes_and_counts_them_all() {
        var reports = new ArrayList<Integer>();
        var history = new RemovalHistory(10_000, full -> reports.add(full.size()));
        for (int i = 0; i < 100; i++) {
            history.add(new byte[1_000], i, i);
        }
        assertThat(reports).containsExactly(10);
        assertThat(history.discarded()).isEqualTo(90);
        assertThat(history.bytes()).isEqualTo(10_000);
        assertThat(history.newest(1)).singleElement().satisfies(row -> assertThat(row.timeAdded())
                .isEqualTo(99));
    }

    @Test
    void history_that_is_full_of_small_services_discards_none_for_want_of_bytes() {
        var history = new RemovalHistory();
        for (int i = 0; i < 2 * RemovalHistory.CAPACITY; i++) {
            history.add(new byte[10], i, i);
        }
        assertThat(history.size()).isEqualTo(RemovalHistory.CAPACITY);
        assertThat(history.discarded()).isZero();
    }

    @Test
    void history_takes_a_share_of_a_small_heap_and_what_is_configured_of_any() {
        assertThat(RemovalHistory.limit(0, 128L << 20)).isEqualTo(4L << 20);
        assertThat(RemovalHistory.limit(0, 14L << 30)).isEqualTo(64L << 20);
        assertThat(RemovalHistory.limit(5, 14L << 30)).isEqualTo(5);
    }
}
