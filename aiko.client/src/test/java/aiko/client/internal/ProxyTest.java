// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aiko.message.ConnectionState;
import aiko.process.RegistrarDetails;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import aiko.process.ValueConversion;
import aiko.process.internal.command.ValueConversionComponent;
import aiko.sexpression.SExpressions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Calls through an interface in virtual time: the test plays the MQTT server and the services. */
class ProxyTest {
    private static final TopicPath LAMP = TopicPath.parse("test/host/2/1");
    private static final TopicPath REGISTRAR = TopicPath.parse("test/host/3/1");

    private final ValueConversion conversion = new ValueConversionComponent();
    private final SimulatedProcess process = new SimulatedProcess();
    private final BundleClient client = new BundleClient(
            process, () -> new ProcessClient(process, null), conversion, new NoService(), () -> null, null);
    private final List<String> published = new ArrayList<>();

    /** A dictionary on the wire. */
    record Shade(String name, int level, Optional<Duration> fade) {}

    interface Lamp {
        void texts(String text, CharSequence more, char letter);

        void numbers(byte a, short b, int c, long d, float e, double f, Integer g);

        void others(boolean isOn, TimeUnit unit, Duration duration, byte[] bytes, Object nothing);

        void nested(Shade shade, List<Shade> shades, Map<String, Integer> levels, Optional<String> text, int[] array);

        void any(Object... values);

        void none();

        CompletionStage<String> ask(String text);

        String askAndWait(String text);
    }

    interface Sensor<T> {
        CompletionStage<T> value();

        CompletionStage<List<T>> history();
    }

    interface Ambient extends Sensor<Shade> {}

    ProxyTest() {
        process.server = (topic, payload) -> published.add(topic + " " + payload);
    }

    /** As the general way writes it. */
    private String command(String name, Object... arguments) {
        return LAMP.in() + " "
                + SExpressions.generate(
                        name, Arrays.stream(arguments).map(conversion::write).toArray());
    }

    @Test
    void arguments_of_all_types_are_written_as_the_conversion_writes_them() {
        Lamp lamp = client.proxy(LAMP, Lamp.class);
        var shade = new Shade("warm white", 3, Optional.of(Duration.ofSeconds(2)));
        byte[] bytes = {1, 2, 3};
        int[] array = {1, 2};

        lamp.texts("two words", new StringBuilder(), 'x');
        lamp.numbers((byte) 1, (short) -2, 3, Long.MIN_VALUE, 1.5f, 2.5, null);
        lamp.others(true, TimeUnit.DAYS, Duration.ofMinutes(1), bytes, null);
        lamp.nested(shade, List.of(shade), Map.of("a", 1), Optional.empty(), array);
        lamp.any("a", 1, List.of());
        lamp.none();

        assertThat(published)
                .containsExactly(
                        command("texts", "two words", "", 'x'),
                        command("numbers", 1, -2, 3, Long.MIN_VALUE, 1.5f, 2.5, null),
                        command("others", true, TimeUnit.DAYS, Duration.ofMinutes(1), bytes, null),
                        command("nested", shade, List.of(shade), Map.of("a", 1), Optional.empty(), array),
                        command("any", (Object) new Object[] {"a", 1, List.of()}),
                        command("none"));
        assertThat(published).contains(LAMP.in() + " (numbers 1 -2 3 -9223372036854775808 1.5 2.5 0:)");
        assertThat(array).containsExactly(1, 2);
    }

    @Test
    void a_result_may_be_a_type_variable_of_a_superinterface() {
        Ambient ambient = client.proxy(LAMP, Ambient.class);
        process.server = (topic, payload) -> {
            String[] words = payload.replace(")", "").split(" ");
            process.loop.execute(() -> {
                process.receive(words[1], "(item_count 1)");
                process.receive(words[1], "(response name: warm level: 3)");
            });
        };
        CompletionStage<Shade> value = ambient.value();
        CompletionStage<List<Shade>> history = ambient.history();
        process.loop.run(Duration.ofMillis(50));

        var shade = new Shade("warm", 3, Optional.empty());
        assertThat(value).isCompletedWithValue(shade);
        assertThat(history).isCompletedWithValue(List.of(shade));
    }

    @Test
    void an_argument_that_contains_itself_is_refused() {
        var endless = new ArrayList<Object>();
        endless.add(endless);
        Lamp lamp = client.proxy(LAMP, Lamp.class);
        assertThatThrownBy(() -> lamp.any(endless))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("contains itself");
        assertThat(published).isEmpty();
    }

    @Test
    void a_call_that_would_wait_on_its_own_event_loop_is_refused_and_not_sent() {
        Lamp lamp = client.proxy(LAMP, Lamp.class);
        assertThatThrownBy(() -> lamp.askAndWait("text"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot wait for askAndWait");
        process.loop.run(Duration.ofSeconds(1));
        assertThat(published).isEmpty();
        assertThat(client.statistics().underWay()).isZero();
    }

    @Test
    void a_call_without_a_service_names_the_filter_as_it_is_on_the_wire() {
        process.become(ConnectionState.REGISTRAR, Optional.of(new RegistrarDetails(REGISTRAR, "2", "1")));
        ServiceFilter kitchen = ServiceFilter.named("lamp").withTags("room=kitchen");
        CompletionStage<String> answer =
                client.proxy(kitchen, Lamp.class).service().ask("now");
        process.loop.run(Duration.ofSeconds(6));

        assertThat(answer.toCompletableFuture()
                        .handle((value, failure) -> failure.getMessage())
                        .join())
                .isEqualTo(
                        "request ask to a service that matches (lamp * * * (room=kitchen)): no service within 5000 ms");
    }

    @Test
    void commands_and_requests_through_a_filter_stay_in_order_when_their_service_moves() {
        process.become(ConnectionState.REGISTRAR, Optional.of(new RegistrarDetails(REGISTRAR, "2", "1")));
        Lamp lamp = client.proxy(ServiceFilter.named("lamp"), Lamp.class).service();
        process.loop.run(Duration.ofMillis(50));
        published.clear();
        lamp.any("first");
        lamp.none();
        assertThat(published).isEmpty();
        process.receive(REGISTRAR.out(), "(add test/host/2/1 lamp * mqtt me ())");
        lamp.ask("third");
        process.loop.run(Duration.ofMillis(50));
        lamp.any("fourth");
        process.receive(REGISTRAR.out(), "(remove test/host/2/1)");
        process.receive(REGISTRAR.out(), "(add test/host/2/7 lamp * mqtt me ())");
        process.loop.run(Duration.ofMillis(50));
        lamp.any("fifth");

        assertThat(published.stream().map(text -> text.replaceAll("test/host/1/0/client/\\w+", "R")))
                .containsExactly(
                        "test/host/2/1/in (any (first))",
                        "test/host/2/1/in (none)",
                        "test/host/2/1/in (ask R third)",
                        "test/host/2/1/in (any (fourth))",
                        "test/host/2/7/in (any (fifth))");
    }
}
