// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file of settings says, and what is wrong with it. */
class SettingsTest {
    private static Settings parse(String text) throws UnusableSettingsException {
        return Settings.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, Object> values(String text) throws UnusableSettingsException {
        return parse(text).dictionary();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void lines_are_those_of_java_with_every_line_ending(String end) throws Exception {
        String text = String.join(
                end,
                "# a comment \\",
                "! another = one",
                "",
                "  plain = value \t",
                "colon:x",
                "blank y",
                "long = one, \\",
                "    two, \\",
                "    three",
                "path = C:\\\\temp\\\\",
                "letter = \\u00fc",
                "key\\ with\\=all = z",
                "empty",
                "last = 1");
        Settings settings = parse(text);
        assertThat(settings.dictionary())
                .containsOnly(
                        entry("plain", "value"),
                        entry("colon", "x"),
                        entry("blank", "y"),
                        entry("long", "one, two, three"),
                        entry("path", "C:\\temp\\"),
                        entry("letter", "ü"),
                        entry("key with=all", "z"),
                        entry("empty", ""),
                        entry("last", "1"));
        assertThat(settings.remarks()).isEmpty();
        assertThat(settings.byKey()).extracting(Settings.Setting::line).containsExactly(4, 5, 6, 7, 10, 11, 12, 13, 14);
    }

    @Test
    void a_byte_order_mark_is_no_part_of_the_first_line() throws Exception {
        assertThat(values("\uFEFFlevel = DEBUG\n")).containsOnly(entry("level", "DEBUG"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "ISO-8859-1", "windows-1252"})
    void another_encoding_is_said_with_its_line(String charset) {
        byte[] content = "a = 1\nname = Käse\n".getBytes(Charset.forName(charset));
        assertThatThrownBy(() -> Settings.parse(content))
                .hasMessageContaining(charset.startsWith("UTF-16") ? "UTF-16" : "line 2: not UTF-8, perhaps Latin-1")
                .hasMessageContaining("save it as UTF-8");
    }

    @ParameterizedTest
    @CsvSource({
        "Level = 1;level = 2, 'line 2: level repeats Level of line 1: keys are not case-sensitive'",
        "a = 1;MQTT.PORT = 1;mqtt.port = 2, 'line 3: mqtt.port repeats MQTT.PORT of line 2'",
        "= 1;level = 2, line 1: no key before the value",
        "a = 1;: x, line 2: no key before the value",
        "\\;   ;key = 1, 'line 1: no key: its backslash continues it, but nothing follows; delete the backslash'",
        "a = 1;\\;# b;key = 1, line 2: no key: its backslash continues it",
        "a = 1;\\, line 2: no key before the value",
        "folder = C:\\users, line 1: \\u is not followed by four hexadecimal digits; write a backslash twice",
        "a = 1;b = \\u12, line 2: \\u is not followed by four hexadecimal digits"
    })
    void what_config_admin_would_choke_on_is_said_with_its_line(String lines, String problem) {
        assertThatThrownBy(() -> parse(lines.replace(';', '\n')))
                .isInstanceOf(UnusableSettingsException.class)
                .hasMessageStartingWith(problem);
    }

    @Test
    void a_nul_character_is_said() {
        assertThatThrownBy(() -> parse("a = 1\nb = \0\n"))
                .hasMessage("line 2: NUL character: the file is not text, or is UTF-16; save it as UTF-8");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "a = 1;b = 2;a = 3, line 3: a is also in line 1",
                "host = \"localhost\", line 1: the quotes are part of the value of host",
                "host = 'localhost', line 1: the quotes are part of the value of host",
                "a = 1;po\u200Brt = 2, |line 2: invisible character U+200B in poU+200Brt|",
                "port = 1883\u00A0, |line 1: invisible character U+00A0 in port|"
            })
    void what_is_probably_not_meant_is_remarked_and_used_all_the_same(String lines, String remark) throws Exception {
        Settings settings = parse(lines.replace(';', '\n'));
        assertThat(settings.remarks()).singleElement().asString().startsWith(remark);
        assertThat(settings.dictionary()).isNotEmpty();
    }

    @Test
    void of_many_remarks_the_first_are_made_and_the_others_counted() throws Exception {
        Settings settings = parse("a = \"x\"\n".repeat(5_000));
        assertThat(settings.remarks())
                .hasSize(11)
                .first()
                .asString()
                .startsWith("line 1: the quotes are part of the value of a");
        assertThat(settings.remarks()).last().isEqualTo("and 9989 more");
        assertThat(parse("a = 1\n".repeat(11)).remarks())
                .hasSize(10)
                .last()
                .asString()
                .startsWith("line 11: ");
    }

    @Test
    void the_last_of_several_counts() throws Exception {
        assertThat(values("a = 1\na = 2\n")).containsOnly(entry("a", "2"));
    }
}
