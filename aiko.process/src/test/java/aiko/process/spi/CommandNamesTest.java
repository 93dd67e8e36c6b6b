// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aiko.process.AikoCommand;
import aiko.process.AikoParameter;
import aiko.process.ServiceState;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandNamesTest {
    interface Api extends ServiceState {
        @AikoCommand("set_target")
        void target(@AikoParameter("celsius") double celsius, @AikoParameter(" ") int nameless, int none);

        void plain();

        @AikoCommand(description = "nothing")
        void described();

        @AikoCommand("two words")
        void wrong();
    }

    private static Method method(String name) {
        return Arrays.stream(Api.class.getMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "target, target",
        "setTarget, set_target",
        "set_target, set_target",
        "SetTarget, set_target",
        "SET_TARGET, set_target",
        "getURL, get_url",
        "getUrl, get_url",
        "getURLNow, get_url_now",
        "xCoord, x_coord",
        "step2, step2",
        "step_2, step2",
        "step2Now, step2_now",
        "step_2_now, step2_now",
        "mp3Player, mp3_player",
        "set__target, set_target",
        "_private, _private",
        "class_, class_",
        "_, _",
        "été, été",
        "a, a"
    })
    void the_words_of_a_name(String name, String words) {
        assertThat(CommandNames.words(name)).isEqualTo(words);
        assertThat(CommandNames.words(words)).isEqualTo(words);
    }

    @Test
    void the_annotation_wins_over_the_method() {
        assertThat(CommandNames.of(method("target"))).isEqualTo("set_target");
        assertThat(CommandNames.of(method("plain"))).isEqualTo("plain");
        assertThat(CommandNames.of(method("described"))).isEqualTo("described");
        assertThat(CommandNames.description(method("described"))).isEqualTo("nothing");
        assertThat(CommandNames.description(method("plain"))).isEmpty();
        assertThatThrownBy(() -> CommandNames.of(method("wrong")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("@AikoCommand of wrong: the name is invalid");
    }

    @Test
    void a_parameter_has_the_name_of_its_annotation_or_its_own_or_a_number() throws Exception {
        assertThat(CommandNames.parameters(method("target"))).containsExactly("celsius", "nameless", "none");
        // The JDK is compiled without the names of parameters.
        assertThat(CommandNames.parameters(BiConsumer.class.getMethod("accept", Object.class, Object.class)))
                .containsExactly("arg1", "arg2");
    }

    @Test
    void what_the_process_calls_is_no_command() {
        assertThat(CommandNames.isCommand(Api.class, method("handOver"))).isFalse();
        assertThat(CommandNames.isCommand(Api.class, method("target"))).isTrue();
    }
}
