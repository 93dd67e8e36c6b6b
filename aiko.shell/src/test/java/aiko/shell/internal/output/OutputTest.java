// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aiko.shell.internal.stream.Screen;
import aiko.shell.internal.stream.Secrets;
import aiko.shell.internal.stream.SessionStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class OutputTest {
    private static final String HOSTILE = "a\u001b[31m\nREADY\t\u202e日本";
    private static final String SHOWN = "a\\u001b[31m\\nREADY\\t\\u202e日本";

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Output out = new Output(new PrintStream(printed, true, UTF_8));

    private String printed() {
        return printed.toString(UTF_8);
    }

    private Output json() {
        return new Output(new PrintStream(printed, true, UTF_8), Screen.NONE, true);
    }

    private Output screen(int columns, boolean hasColours) {
        return new Output(new SessionStream(printed, () -> Secrets.NONE), new Screen(columns, 24, hasColours), false);
    }

    @Test
    void each_text_takes_one_line() {
        out.line(HOSTILE);
        out.lines(List.of(HOSTILE, "b"));
        out.format("%s %d", HOSTILE, 1);
        assertThat(printed()).isEqualTo(SHOWN + '\n' + SHOWN + "\nb\n" + SHOWN + " 1\n");
    }

    @Test
    void columns_are_as_wide_as_a_terminal_shows_them() {
        var table = new Table(Column.identifier("NAME"), Column.figure("NUMBER"));
        table.add(HOSTILE, 1);
        table.add("日本", null);
        table.add("e\u0301", "🌋");
        out.print(new Listing().table("rows", table));
        assertThat(printed())
                .isEqualTo("NAME                            NUMBER\n" + SHOWN + "  1\n日本\n"
                        + "e\u0301                               🌋\n");
    }

    @Test
    void json_has_the_values_and_text_the_words_of_the_same_listing() {
        var table = new Table(
                Column.identifier("TOPIC PATH"),
                Column.figure("AGE").as("age_seconds"),
                Column.text("TAGS"),
                Column.hidden("since"),
                Column.figure("LAG").orElse("-"),
                Column.problem("PROBLEM"));
        table.add(HOSTILE, Duration.ofMillis(1_500), List.of("a=b", "c=d"), Instant.EPOCH, OptionalInt.empty(), "");
        Listing listing = new Listing()
                .line("%d of %s", Listing.value("count", 3), Listing.value("name", Optional.of("x")))
                .object("none", null)
                .table("rows", table);
        json().print(listing);
        String time = java.time.format.DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX")
                .withZone(java.time.ZoneId.systemDefault())
                .format(Instant.EPOCH);
        assertThat(printed())
                .isEqualTo("{\"count\": 3, \"name\": \"x\", \"none\": null, \"rows\": [{\"topic_path\": "
                        + "\"a\\u001B[31m\\nREADY\\t\\u202e日本\", \"age_seconds\": 1.5, \"tags\": [\"a=b\", \"c=d\"], "
                        + "\"since\": \"" + time + "\", \"lag\": null, \"problem\": null}]}\n");
        printed.reset();
        out.print(listing);
        assertThat(printed().lines().toList())
                .isEqualTo(List.of(
                        "3 of x",
                        "TOPIC PATH                      AGE    TAGS     LAG  PROBLEM",
                        SHOWN + "  1.5 s  a=b c=d  -"));
    }

    @Test
    void the_widest_text_is_cut_until_a_table_fits_and_identifiers_are_cut_last() {
        var table = new Table(
                Column.identifier("NAME"), Column.text("PROTOCOL"), Column.state("STATE"), Column.text("TAGS"));
        table.add("aiko/kitchen/7/12", "日本日本日本日本日本日本", "REFUSED", "room=kitchen floor=1 colour=blue");
        var listing = new Listing().table("rows", table);
        screen(60, false).print(listing);
        screen(40, false).print(listing);
        screen(10, false).print(listing);
        assertThat(printed().lines().toList())
                .isEqualTo(List.of(
                        "NAME               PROTOCOL         STATE    TAGS",
                        "aiko/kitchen/7/12  日本日本日本日…  REFUSED  room=kitchen f…",
                        "NAME         PROTOCOL  STATE    TAGS",
                        "aiko/kitch…  日本日…   REFUSED  room=ki…",
                        "NAME      STATE",
                        "aiko/ki…  REFUSED",
                        "2 columns…"));
    }

    @Test
    void a_topic_path_is_cut_at_its_beginning_and_names_stay_different() {
        var table = new Table(Column.path("SERVICE"), Column.identifier("NAME"), Column.text("BUNDLE"));
        table.add("aiko/newcomer-host/1234567/1", "com.example.registrar", "com.example.kitchen");
        table.add("aiko/newcomer-host/1234567/12", "com.example.recorder", "com.example.kitchen");
        screen(40, false).print(new Listing().table("rows", table));
        assertThat(printed().lines().toList())
                .isEqualTo(List.of(
                        "SERVICE       NAME              BUNDLE",
                        "…t/1234567/1  com.example.reg…  com.exa…",
                        "…/1234567/12  com.example.rec…  com.exa…"));
    }

    @Test
    void of_a_table_without_room_the_least_important_columns_are_left_out_and_a_line_says_which() {
        var table = new Table(
                Column.identifier("NAME"),
                Column.figure("SINCE").dropped(1),
                Column.figure("HANDLED"),
                Column.figure("DROPPED"),
                Column.problem("PROBLEM"));
        table.add("aloha", "2026-01-02 03:04:05", 1234567890123456789L, 2, "it does not answer");
        var listing = new Listing().table("rows", table).note("2 pages");
        screen(80, false).print(listing);
        screen(60, false).print(listing);
        screen(40, false).print(listing);
        assertThat(printed().lines().toList())
                .isEqualTo(List.of(
                        "NAME   SINCE                HANDLED              DROPPED  PROBLEM",
                        "aloha  2026-01-02 03:04:05  1234567890123456789  2        it does not answer",
                        "2 pages",
                        "NAME   HANDLED              DROPPED  PROBLEM",
                        "aloha  1234567890123456789  2        it does not answer",
                        "not shown: SINCE; --json shows them",
                        "2 pages",
                        "NAME   HANDLED              PROBLEM",
                        "aloha  1234567890123456789  it does not…",
                        "not shown: SINCE, DROPPED",
                        "2 pages"));
        assertThat(listing.notShown(40)).containsExactly("SINCE", "DROPPED");
        assertThat(listing.notShown(0)).isEmpty();
        printed.reset();
        out.print(listing);
        assertThat(printed()).contains("SINCE", "DROPPED").doesNotContain("not shown");
    }

    @Test
    void of_a_table_without_room_empty_columns_are_left_out_first_without_a_word() {
        var table = new Table(
                Column.path("SERVICE"),
                Column.identifier("NAME"),
                Column.figure("HANDLED"),
                Column.problem("LAST FAILURE").orElse("-").dropped(1));
        table.add("aiko/kitchen/7/12", "thermostat", 12, null);
        screen(46, false).print(new Listing().table("rows", table));
        assertThat(printed().lines().toList())
                .isEqualTo(List.of("SERVICE            NAME        HANDLED", "aiko/kitchen/7/12  thermostat  12"));
    }

    @Test
    void columns_that_matter_less_are_left_out_before_text_becomes_hard_to_read() {
        var table = new Table(
                Column.identifier("PID"),
                Column.identifier("SETTING"),
                Column.text("VALUE"),
                Column.text("ORIGIN").dropped(1),
                Column.text("DESCRIPTION").dropped(2));
        table.add(
                "aiko.broker",
                "tls.certificate",
                "/etc/ssl/certs/plant.pem",
                "etc/aiko.broker.cfg line 3",
                "Whether ".repeat(9));
        screen(80, false).print(new Listing().table("rows", table));
        assertThat(printed().lines().toList())
                .isEqualTo(List.of(
                        "PID          SETTING          VALUE                     ORIGIN",
                        "aiko.broker  tls.certificate  /etc/ssl/certs/plant.pem  etc/aiko.broker.cfg lin…",
                        "columns not shown: DESCRIPTION; --json or a wider terminal shows them"));
    }

    @Test
    void the_name_of_a_file_is_cut_at_its_beginning() {
        var table = new Table(Column.identifier("NAME"), Column.ending("FILE"));
        table.add("example.aloha", "example.aloha-1.1.0.jar");
        screen(30, false).print(new Listing().table("rows", table));
        assertThat(printed()).endsWith("example.aloha  …loha-1.1.0.jar\n");
    }

    @Test
    void a_line_is_folded_between_words_on_a_screen_only() {
        String line = "OK     disk   17 of 20 GB are free on the file system of the container";
        screen(40, false).folded(List.of(line), 7);
        out.folded(List.of(line), 7);
        screen(20, false).folded(List.of("x".repeat(30)), 2);
        assertThat(printed().lines().toList())
                .isEqualTo(List.of(
                        "OK     disk   17 of 20 GB are free on",
                        "       the file system of the container",
                        line,
                        "x".repeat(20),
                        "  " + "x".repeat(10)));
    }

    @Test
    void nothing_is_cut_and_nothing_has_colours_where_there_is_no_screen() {
        var table = new Table(Column.identifier("NAME"), Column.state("STATE"));
        table.add("x".repeat(500), "REFUSED");
        out.print(new Listing().table("rows", table));
        assertThat(printed()).contains("x".repeat(500) + "  REFUSED\n").doesNotContain("\u001b");
    }

    @Test
    void on_a_screen_only_our_own_colours_pass() {
        var table = new Table(Column.identifier("NAME"), Column.state("STATE"), Column.problem("PROBLEM"));
        table.add("\u001b[32mREADY", "REFUSED", "\u001b[2J");
        screen(0, true).print(new Listing().table("rows", table));
        assertThat(printed())
                .isEqualTo("\u001b[1mNAME\u001b[0m             \u001b[1mSTATE\u001b[0m    \u001b[1mPROBLEM\u001b[0m\n"
                        + "\\u001b[32mREADY  \u001b[31mREFUSED\u001b[0m  \u001b[31m\\u001b[2J\u001b[0m\n");
    }

    @Test
    void of_a_stack_trace_a_message_begins_no_line() {
        out.record(HOSTILE, "a.Failure: two\nREADY forged\n\tat a.B(B.java:1)");
        out.record("b", "");
        assertThat(printed()).isEqualTo(SHOWN + "\na.Failure: two\n\tREADY forged\n\tat a.B(B.java:1)\nb\n");
    }

    @Test
    void what_was_asked_for_raw_passes_the_stream_of_a_session_and_nothing_else_does() {
        var console = new SessionStream(printed, () -> Secrets.NONE);
        console.print("\u001b[31m");
        new Output(console).raw(HOSTILE.getBytes(UTF_8));
        console.println("\u009b");
        assertThat(printed()).isEqualTo("\\u001b[31m" + HOSTILE + "\n\\u009b\n");
    }

    @Test
    void colours_pass_while_the_history_is_shown() throws Exception {
        var console = new SessionStream(printed, () -> Secrets.NONE);
        console.withColours(() -> console.print("\u001b[1mbold\u001b[2J"));
        console.print("\u001b[1m");
        assertThat(printed()).isEqualTo("\u001b[1mbold\\u001b[2J\\u001b[1m");
    }
}
