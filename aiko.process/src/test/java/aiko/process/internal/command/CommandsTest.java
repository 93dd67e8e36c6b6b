// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aiko.message.Message;
import aiko.message.ResponseTopic;
import aiko.message.internal.LogLines;
import aiko.message.internal.ignored.IgnoredMessages;
import aiko.process.AikoCommand;
import aiko.process.AikoParameter;
import aiko.process.CommandDescription;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which methods of which interfaces messages call. */
@SuppressWarnings({"unchecked", "rawtypes"})
class CommandsTest {
    private static final String TOPIC = "aiko/host/7/2/in";

    private final LogLines log = new LogLines();
    private final List<Object> calls = new ArrayList<>();

    interface Api<T> {
        void put(T value);

        default void twice(List<T> values) {
            values.forEach(this::put);
            values.forEach(this::put);
        }

        static void never(String text) {
            throw new AssertionError(text);
        }
    }

    interface Numbers extends Api<Integer> {}

    interface OwnPut extends Api<Integer> {
        @Override
        void put(Integer value);
    }

    private abstract class Base<X> implements Api<X> {
        @Override
        public void put(X value) {
            calls.add(value);
        }
    }

    private final class Whole extends Base<Integer> {}

    private final class Own implements OwnPut {
        @Override
        public void put(Integer value) {
            calls.add(value);
        }
    }

    interface Several {
        void add(String first);

        void add(String first, int second);

        void add(String first, int second, String... others);

        void all(List<String>... lists);
    }

    interface Ambiguous {
        void set(int number);

        void set(String text);

        void other(String text);
    }

    interface Failing {
        void fail(String text);
    }

    private Commands commands(Object target, Class<?>... interfaces) {
        return new Commands("it", List.of(interfaces), target, new IgnoredMessages(log.logger));
    }

    private void send(Commands commands, String payload) {
        commands.in(new Message(TOPIC, payload.getBytes(StandardCharsets.UTF_8), false));
    }

    @Test
    void an_inherited_generic_method_takes_what_the_object_takes() {
        for (Commands commands : List.of(
                commands(new Whole(), Api.class),
                commands(new Own(), Numbers.class.getInterfaces()[0]),
                commands(new Own(), OwnPut.class),
                commands(new Own(), Api.class, OwnPut.class),
                commands((Numbers) calls::add, Numbers.class))) {
            send(commands, "(put 7)");
            send(commands, "(put word)");
            send(commands, "(twice (1 word))");
            send(commands, "(twice (1))");
            send(commands, "(never x)");
            assertThat(calls).containsExactly(7, 1, 1);
            calls.clear();
        }
        assertThat(log.lines().get(0))
                .isEqualTo("WARN service it: ignoring message on " + TOPIC
                        + ": argument 1 of put: \"word\" is not of type Integer");
        assertThat(log.lines()).hasSize(15);
    }

    @Test
    void what_a_lambda_of_a_generic_interface_takes_is_asked_for() {
        Api<Integer> lambda = calls::add;

        assertThatThrownBy(() -> commands(lambda, Api.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the parameter types of the command put(T) of " + Api.class.getName()
                        + " of a lambda are unknown");
    }

    @Test
    void an_interface_of_the_jdk_can_be_published() {
        var target = new Consumer<Double>() {
            @Override
            public void accept(Double value) {
                calls.add(value);
            }
        };
        send(commands(target, Consumer.class), "(accept inf)");
        send(commands(target, Consumer.class), "(accept x)");

        assertThat(calls).containsExactly(Double.POSITIVE_INFINITY);
    }

    @Test
    void the_number_of_arguments_says_which_command_is_meant() {
        var target = new Several() {
            @Override
            public void add(String first) {
                calls.add(first);
            }

            @Override
            public void add(String first, int second) {
                calls.add(first + second);
            }

            @Override
            public void add(String first, int second, String... others) {
                calls.add(first + second + Arrays.toString(others));
            }

            @Override
            public void all(List<String>... lists) {
                calls.add(List.of(lists));
            }
        };
        Commands commands = commands(target, Several.class);
        for (String payload : List.of(
                "(add a)",
                "(add a 1)",
                "(add a 1 x)",
                "(add a 1 x y)",
                "(add a 1 (x y))",
                "(all)",
                "(all (a) (b))",
                "(all ((a) (b)))",
                "(add)",
                "(remove a)")) {
            send(commands, payload);
        }

        assertThat(calls)
                .containsExactly(
                        "a",
                        "a1",
                        "a1[x]",
                        "a1[x, y]",
                        "a1[x, y]",
                        List.of(),
                        List.of(List.of("a"), List.of("b")),
                        List.of(List.of("a"), List.of("b")));
        assertThat(log.lines())
                .containsExactly(
                        "WARN service it: ignoring message on " + TOPIC
                                + ": unknown command add/0; available: add/1 add/2 add/3"
                                + " all/1",
                        "WARN service it: ignoring message on " + TOPIC
                                + ": unknown command remove/1; available: add/1 add/2"
                                + " add/3 all/1");
    }

    private final class Clashing implements Ambiguous {
        @Override
        public void set(int number) {
            calls.add(number);
        }

        @Override
        public void set(String text) {
            calls.add(text);
        }

        @Override
        public void other(String text) {
            calls.add("other " + text);
        }
    }

    @Test
    void two_commands_that_no_message_tells_apart_are_none_and_the_others_work() {
        CommandTable table = new CommandTables(log.logger).of("it", List.of(Ambiguous.class), Clashing.class);

        assertThat(log.lines())
                .singleElement()
                .asString()
                .startsWith("WARN service it: ambiguous commands set/1: set(")
                .contains("set(int) of " + Ambiguous.class.getName())
                .contains("set(String) of " + Ambiguous.class.getName())
                .endsWith("; rename one of them, or give it another name with @AikoCommand; its other commands work");
        Commands commands = commands(new Clashing(), Ambiguous.class);
        send(commands, "(set 7)");
        send(commands, "(other x)");
        assertThat(calls).containsExactly("other x");
        assertThat(log.lines().get(1)).contains("ignoring message", "ambiguous commands set/1");
        assertThat(table.descriptions()).extracting(CommandDescription::name).containsExactly("other");
    }

    interface Named {
        @AikoCommand("set_target")
        void target(double celsius);

        @AikoCommand(value = "", description = "of all")
        double celsius(@AikoParameter("room") String room, int floor);

        @AikoCommand("not allowed")
        void wrong();
    }

    private final class Thermostat implements Named {
        @Override
        public void target(double celsius) {
            calls.add("target " + celsius);
        }

        @Override
        public double celsius(String room, int floor) {
            calls.add(room + floor);
            return 0;
        }

        @Override
        public void wrong() {
            calls.add("wrong");
        }
    }

    @Test
    void an_annotation_names_the_command() {
        Commands commands = commands(new Thermostat(), Named.class);
        send(commands, "(set_target 21)");
        send(commands, "(setTarget 22)");
        send(commands, "(target 23)");
        send(commands, "(celsius kitchen 2)");
        send(commands, "(wrong)");
        send(commands, "(set_target warm)");

        assertThat(calls).containsExactly("target 21.0", "target 22.0", "kitchen2");
        assertThat(log.lines())
                .containsExactly(
                        "WARN service it: ignoring message on " + TOPIC
                                + ": unknown command target/1; available: celsius/2 set_target/1",
                        "WARN service it: ignoring message on " + TOPIC
                                + ": @AikoCommand of wrong: the name is invalid: expected 1 to 100 characters without white"
                                + " space, parentheses, quotes and colons",
                        "WARN service it: ignoring message on " + TOPIC
                                + ": argument 1 of set_target: \"warm\" is not of type double");
    }

    interface Spelled {
        void setTarget(int value);

        void set_target(int value, int more);

        void getURL();

        void getUrl();

        void step2(int value);
    }

    @Test
    void snake_case_and_camel_case_meet_if_they_mean_one_command() {
        var target = new Spelled() {
            @Override
            public void setTarget(int value) {
                calls.add("setTarget");
            }

            @Override
            public void set_target(int value, int more) {
                calls.add("set_target");
            }

            @Override
            public void getURL() {
                calls.add("getURL");
            }

            @Override
            public void getUrl() {
                calls.add("getUrl");
            }

            @Override
            public void step2(int value) {
                calls.add("step2");
            }
        };
        Commands commands = commands(target, Spelled.class);
        for (String payload : List.of(
                "(setTarget 1)",
                "(set_target 1)",
                "(set_target 1 2)",
                "(setTarget 1 2)",
                "(getURL)",
                "(getUrl)",
                "(get_url)",
                "(step_2 1)",
                "(" + "step_".repeat(100) + " 1)")) {
            send(commands, payload);
        }
        assertThat(calls)
                .containsExactly("setTarget", "setTarget", "set_target", "set_target", "getURL", "getUrl", "step2");
        assertThat(log.lines().get(0)).contains("unknown command get_url/0");
    }

    enum Color {
        RED,
        GREEN
    }

    record Shade(Color color, Optional<Integer> percent) {}

    interface Described<T> {
        CompletionStage<List<T>> shades(Map<String, Double> limits, T... wanted);
    }

    private final class Shades implements Described<Shade> {
        @Override
        public CompletionStage<List<Shade>> shades(Map<String, Double> limits, Shade... wanted) {
            return CompletableFuture.completedFuture(List.of(wanted));
        }
    }

    @Test
    void a_command_is_described_with_its_names_and_types() {
        assertThat(commands(new Thermostat(), Named.class).describeCommands())
                .containsExactly(
                        CommandDescription.of("celsius", "room: String", "floor: int")
                                .answering("double")
                                .withDescription("of all"),
                        CommandDescription.of("set_target", "celsius: double"));
        String shade = "(color: RED|GREEN percent: Optional<Integer>)";
        assertThat(commands(new Shades(), Described.class).describeCommands())
                .containsExactly(
                        CommandDescription.of("shades", "limits: Map<String, Double>", "wanted: " + shade + "…")
                                .answering("List<" + shade + ">"));
    }

    @Test
    void services_of_one_class_share_their_table() {
        var tables = new CommandTables(log.logger);
        CommandTable table = tables.of("one", List.of(Named.class), Thermostat.class);

        assertThat(tables.of("two", List.of(Named.class), Thermostat.class)).isSameAs(table);
        assertThat(tables.of("two", List.of(), Thermostat.class)).isNotSameAs(table);
        assertThat(log.lines()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "(",
                ")",
                "()",
                "(())",
                "((fail) x)",
                "(0: x)",
                "(fail)",
                "(fail ())",
                "(fail (a: 1))",
                "(fail a: 1)",
                "(fail a: )",
                "(fail a: 1 2)",
                "(fail 99:x)",
                "(\u001b[2J x)",
                "fail",
                "(fail a b)"
            })
    void nothing_that_somebody_sends_is_a_failure_of_the_service(String payload) {
        Failing target = text -> calls.add(text);

        send(commands(target, Failing.class), payload);

        assertThat(calls).isEmpty();
        assertThat(log.lines()).singleElement().asString().startsWith("WARN service it: ignoring message on " + TOPIC);
        assertThat(log.lines().get(0)).doesNotContain("\u001b");
    }

    @Test
    void what_the_command_throws_is_a_failure_of_the_service() {
        Failing target = text -> {
            throw new ClassCastException("of its own");
        };

        assertThatThrownBy(() -> send(commands(target, Failing.class), "(fail x)"))
                .isInstanceOf(CommandFailedException.class)
                .hasMessage("command fail failed: java.lang.ClassCastException: of its own");
    }

    @Test
    void the_trace_of_a_failure_is_that_of_the_service() {
        Failing target = text -> {
            throw new ClassCastException("of its own");
        };

        assertThatThrownBy(() -> send(commands(target, Failing.class), "(fail x)"))
                .satisfies(failure -> assertThat(failure.getCause().getStackTrace())
                        .isNotEmpty()
                        .allMatch(frame -> frame.getClassName().startsWith(CommandsTest.class.getName())));
    }

    @Test
    void what_the_api_refuses_is_the_fault_of_the_message() {
        Failing target = text -> calls.add(ResponseTopic.of(text).text());

        send(commands(target, Failing.class), "(fail $x)");
        send(commands(target, Failing.class), "(fail 0:)");

        assertThat(log.lines())
                .containsExactly(
                        "WARN service it: ignoring message on " + TOPIC
                                + ": the response topic, \"$x\", begins with $, like those of the MQTT server",
                        "WARN service it: ignoring message on " + TOPIC + ": the response topic is not a symbol");
    }

    @Test
    void many_unsuitable_messages_are_some_lines() {
        Commands commands = commands(new Whole(), Api.class);
        for (int i = 0; i < 1_000; i++) {
            send(commands, "(never x)");
        }
        assertThat(log.lines()).hasSizeLessThan(100);
    }

    @Test
    void a_map_as_a_whole_is_one_argument() {
        interface Settings {
            void set(Map<String, Integer> settings);
        }
        Settings target = calls::add;

        send(commands(target, Settings.class), "(set a: 1 b: 2)");
        send(commands(target, Settings.class), "(set (a: 1))");
        send(commands(target, Settings.class), "(set ())");

        assertThat(calls).containsExactly(Map.of("a", 1, "b", 2), Map.of("a", 1), Map.of());
    }

    @Test
    void a_service_without_commands_says_so() {
        new Commands("it", List.of(), new Object(), new IgnoredMessages(log.logger))
                .in(new Message(TOPIC, "(run)".getBytes(StandardCharsets.UTF_8), false));

        assertThat(log.lines())
                .singleElement()
                .asString()
                .endsWith("unknown command run/0; the service has no commands: register it under an interface with"
                        + " methods");
    }
}
