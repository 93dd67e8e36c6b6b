// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class AddCommandTest {
    /** What a reader of messages has read before. */
    private final AddCommand used = new AddCommand();

    @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
    void a_command_is_read_in_the_same_way_whichever_was_read_before(
            @ForAll("payloads") String former, @ForAll("payloads") String text) {
        read(used, former);

        assertThat(read(used, text)).isEqualTo(read(new AddCommand(), text));
    }

    /** What was read, or why it was not. */
    private static String read(AddCommand command, String text) {
        try {
            command.set(text.getBytes(StandardCharsets.UTF_8));
        } catch (RuntimeException unsuitable) {
            return unsuitable.toString();
        }
        var payload = new String(command.payload(), StandardCharsets.ISO_8859_1);
        return payload
                + "\npath " + command.path()
                + "\nname " + payload.substring(command.nameFrom(), command.nameTo())
                + "\nkind " + payload.substring(command.kindFrom(), command.kindTo());
    }

    @Provide
    Arbitrary<String> payloads() {
        Arbitrary<String> beginnings =
                Arbitraries.of("(add ", "(add ", "(add ", "(add  ", "(add\t", " (add ", "(adds ", "(");
        Arbitrary<String> paths = Arbitraries.of(
                "aiko/h/1/2", "aiko/h/1/2", "a/h/1/é", "7:a/h/1/2", "\"a/h/1/2\"", "a/h/1:", "a//1/2", "1a/h/1/2", "");
        Arbitrary<String> spaces = Arbitraries.of(" ", " ", " ", "  ", "\n", "");
        Arbitrary<String> names = Arbitraries.of(
                "lamp", "lamp", "5:a lam", "5lamps", "'a b'", "\"a", "la(mp", "la)mp", "lamp:", "", "日本", "*", "-",
                "a b");
        Arbitrary<String> tails = Arbitraries.of(
                " p mqtt pele (a=1))",
                " p mqtt pele (a=1))",
                " p mqtt pele ())",
                " p mqtt pele (a: 1))",
                " p mqtt pele (a=1)) x",
                " p mqtt pele (a=1)",
                " p mqtt  pele (a=1))",
                " 1:p mqtt pele (a=1))");
        return Combinators.combine(beginnings, paths, spaces, names, tails)
                .as((beginning, path, space, name, tail) -> beginning + path + space + name + tail);
    }
}
