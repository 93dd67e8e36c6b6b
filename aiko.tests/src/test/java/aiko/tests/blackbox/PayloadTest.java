// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code aiko:parse} and {@code aiko:generate} answer, next to the answers of the reference. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PayloadTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The one payload that we write otherwise, see {@code SExpressions}. */
    private static final String QUOTED = "(c 'q')";

    private Path folder;
    private Container container;
    private List<JsonNode> rows;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        rows = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(System.getProperty("aiko.parser.cases")))) {
            rows.add(JSON.readTree(line));
        }
        assertThat(rows).hasSize(111);
        container = Container.start(folder, Distribution.freePort(), Map.of()).ready();
    }

    @AfterAll
    void stop() {
        container.close();
    }

    private String out(String command) throws Exception {
        var result = container.exec(command);
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        return result.out();
    }

    /** One answer for each line. */
    private List<JsonNode> answers(String command, List<? extends JsonNode> lines) throws Exception {
        Path file = folder.resolve("lines.jsonl");
        Files.write(file, lines.stream().map(JsonNode::toString).toList());
        List<JsonNode> answers = new ArrayList<>();
        for (String line : out(command + " --file " + file).lines().toList()) {
            answers.add(JSON.readTree(line));
        }
        assertThat(answers).hasSameSizeAs(lines);
        return answers;
    }

    private static JsonNode object(JsonNode command, JsonNode parameters) {
        return JSON.createObjectNode()
                .<com.fasterxml.jackson.databind.node.ObjectNode>set("command", command)
                .set("parameters", parameters);
    }

    @Test
    void lines_end_as_usual_and_one_that_is_too_long_is_refused() throws Exception {
        Path file = folder.resolve("lines");
        Files.writeString(file, "\"(a)\"\r\n\"(b)\"\r\"(c)\"\n\n\"(d)\"");
        assertThat(out("aiko:parse --file " + file).lines().toList())
                .hasSize(5)
                .satisfies(
                        lines -> assertThat(lines.get(1)).contains("\"b\""),
                        lines -> assertThat(lines.get(3)).contains("error"),
                        lines -> assertThat(lines.get(4)).contains("\"d\""));

        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(8L << 30);
        }
        var refused = container.exec("aiko:parse --file " + file);
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).contains("lines: line 5 is longer than ").hasLineCount(1);
        assertThat(out("echo alive")).isEqualTo("alive\n");
    }

    @Test
    void every_payload_means_what_it_means_to_the_reference() throws Exception {
        List<JsonNode> answers = answers(
                "aiko:parse",
                rows.stream()
                        .map(row -> row.has("input") ? row.get("input") : row.get("generate"))
                        .toList());
        for (int i = 0; i < rows.size(); i++) {
            JsonNode row = rows.get(i);
            if (row.has("error")) {
                assertThat(answers.get(i).get("error").textValue())
                        .contains(row.get("error").textValue());
            } else if (row.has("input")) {
                assertThat(answers.get(i)).isEqualTo(object(row.get("command"), row.get("parameters")));
            } else if (row.has("parse_back")) {
                assertThat(answers.get(i))
                        .isEqualTo(object(
                                row.get("parse_back").get(0),
                                row.get("parse_back").get(1)));
            } else {
                assertThat(answers.get(i).has("error")).isTrue();
            }
        }
    }

    @Test
    void every_value_is_written_as_by_the_reference() throws Exception {
        List<JsonNode> written =
                rows.stream().filter(row -> row.has("generate")).toList();
        List<JsonNode> answers = answers(
                "aiko:generate",
                written.stream()
                        .map(row -> object(row.get("command"), row.get("parameters")))
                        .toList());
        for (int i = 0; i < written.size(); i++) {
            String reference = written.get(i).get("generate").textValue();
            assertThat(answers.get(i).textValue()).isEqualTo(reference.equals(QUOTED) ? "(c 3:'q')" : reference);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(add topic (ec=true) owner)",
                "(a \"b c\" d)",
                "(a $b ${c} $(d) %(1+2) `e`)",
                "(a; b | c & d > e < f)",
                "(a {b} [c] #d // e * ? ~ ! = @ ^)",
                "(a 5:b\\n c)",
                "(é 日本語 👋)",
                "(a\nb\tc)"
            })
    void in_single_quotes_everything_is_a_payload(String payload) throws Exception {
        JsonNode expected =
                answers("aiko:parse", List.of(TextNode.valueOf(payload))).get(0);
        assertThat(expected.has("error")).isFalse();

        assertThat(JSON.readTree(out("aiko:parse '" + payload + "'"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "aiko:parse \"(a 'b c')\"                             | {\"command\": \"a\", \"parameters\": [\"b c\"]}",
                "aiko:parse \"(a \\$b \\\"c\\\")\"                    | {\"command\": \"a\", \"parameters\": [\"$b\", \"c\"]}",
                "aiko:parse '(a k: (l: 0:))'                          | {\"command\": \"a\", \"parameters\": {\"k\": {\"l\": null}}}",
                "aiko:parse word                                      | {\"command\": \"word\", \"parameters\": []}",
                "aiko:parse ''                                        | {\"command\": \"\", \"parameters\": []}",
                "aiko:parse '('                                       | {\"error\": \"unbalanced: a ( without its ), at byte 1\"}",
                "aiko:generate '{\"command\": \"a\", \"parameters\": [\"b c\", 1, true, null]}' | (a 3:b c 1 True 0:)",
                "aiko:generate '{\"command\": \"a\", \"parameters\": {\"k\": [\"(\"]}}'         | (a k: (1:())",
                "aiko:parse '(a)' | {\"command\": \"a\", \"parameters\": []}",
            })
    void one_line_is_answered(String command, String answer) throws Exception {
        assertThat(out(command)).isEqualTo(answer + "\n");
    }

    @Test
    void each_line_of_a_file_has_its_own_answer() throws Exception {
        Path file = folder.resolve("odd.jsonl");
        Files.write(
                file,
                "\"(a \\ud800)\"\n\n12\n\"(\u00ff)\"\n\"(c 3:a\\nb \\u0007)\"\n\"x\" \"y\"\n{"
                        .getBytes(StandardCharsets.ISO_8859_1));

        assertThat(out("aiko:parse --file " + file).lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("error", "half of a surrogate pair"),
                        line -> assertThat(line).contains("error", "not JSON: empty"),
                        line -> assertThat(line).contains("error", "not a JSON string"),
                        line -> assertThat(line).contains("error", "Invalid UTF-8"),
                        line -> assertThat(line)
                                .isEqualTo("{\"command\": \"c\", \"parameters\": [\"a\\nb\", \"\\u0007\"]}"),
                        line -> assertThat(line).contains("error", "unexpected text after the value"),
                        line -> assertThat(line).contains("error", "not a JSON string"));
        assertThat(out("aiko:generate --file " + file).lines())
                .hasSize(7)
                .allMatch(line -> line.startsWith("{\"error\": "));
    }

    @Test
    void a_relative_file_is_one_of_the_folder_in_which_the_command_was_given() throws Exception {
        Files.writeString(folder.resolve("here.jsonl"), "\"(a)\"\n");

        var command = container.command("exec", "aiko:parse", "--file", "here.jsonl");
        assertThat(container.result(command.directory(folder.toFile())).out())
                .isEqualTo("{\"command\": \"a\", \"parameters\": []}\n");
    }

    @Test
    void where_no_encoding_is_set_it_is_utf_8() throws Exception {
        var command = container.command("exec", "aiko:parse", "é👋");
        command.environment().put("LC_ALL", "C");

        assertThat(container.result(command).out()).isEqualTo("{\"command\": \"é👋\", \"parameters\": []}\n");
    }

    @Test
    void more_than_one_frame_of_output_arrives_whole() throws Exception {
        String large = "x".repeat(3 << 20);
        assertThat(answers("aiko:parse", List.of(TextNode.valueOf(large)))
                        .get(0)
                        .get("command")
                        .textValue())
                .isEqualTo(large);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "aiko:parse --file no/such/file  | no/such/file",
                "aiko:parse --file /             | cannot read /: not a regular file",
                "aiko:parse                      | expected a payload or --file; usage: aiko:parse [--file VALUE] [PAYLOAD…]",
                "aiko:parse --file / x           | expected a payload or --file",
                "aiko:parse (add a b)            | command add not found; help lists all commands; quote text in parentheses: '(…)'",
                "aiko:generate '{'               | not JSON",
                "aiko:generate '[]'              | expected {\"command\": …, \"parameters\": […] or {…}}",
                "aiko:generate '{\"command\": \"c\"}' | expected {\"command\"",
            })
    void mistakes_are_one_line(String command, String line) throws Exception {
        var result = container.exec(command);
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).startsWith("aiko: ").contains(line).hasLineCount(1);
        assertThat(result.out()).isEmpty();
    }
}
