// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.help;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HelpPageTest {
    @Test
    void descriptions_are_wrapped_below_themselves() {
        var page = new HelpPage(40);
        page.heading("Files");
        page.entry("gogo:cat", "print files and more files");
        page.heading("Aliases");
        page.words(List.of("la", "ps"));
        assertThat(page.lines())
                .containsExactly(
                        "Files",
                        "  gogo:cat            print files and",
                        "                      more files",
                        "",
                        "Aliases",
                        "  la ps");
    }

    @Test
    void a_long_name_is_not_cut() {
        var page = new HelpPage(80);
        page.entry("cm:createFactoryConfiguration", "create one");
        assertThat(page.lines()).containsExactly("  cm:createFactoryConfiguration create one");
    }
}
