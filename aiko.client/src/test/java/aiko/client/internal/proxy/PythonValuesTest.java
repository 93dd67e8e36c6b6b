// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aiko.client.Request;
import aiko.client.internal.SimulatedProcess;
import aiko.message.ResponseFields;
import aiko.process.TopicPath;
import aiko.process.ValueConversion;
import aiko.process.internal.command.ValueConversionComponent;
import aiko.process.internal.result.Results;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Python receives from Java, and Java from Python: the rows of {@code python-values.jsonl}, which the reference implementation
 * has completed, see {@code record-python-values.py}.
 */
class PythonValuesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TopicPath SERVICE = TopicPath.parse("aiko/host/7/1");

    private static final Map<String, Value> ARGUMENTS = arguments();
    private static final Map<String, Object> RESULTS = results();
    private static final Map<String, Value> FROM_PYTHON = fromPython();

    private final ValueConversion conversion = new ValueConversionComponent();

    enum Color {
        RED
    }

    record Shade(String name, int percent) {}

    record Scene(Shade shade, Optional<String> note) {}

    /** A Java value, and the type with which a method declares it. */
    private record Value(Type type, Object value) {}

    /** A method with every number of arguments. */
    interface Actor {
        void call();

        void call(Object only);

        void call(Object first, Object second);

        void call(Object first, Object second, Object third);
    }

    /** Methods that return a value, named like the rows. */
    interface Asked {
        CompletionStage<String> text();

        CompletionStage<Integer> integer();

        CompletionStage<Boolean> truth();

        CompletionStage<Color> color();

        CompletionStage<Shade> shade();

        CompletionStage<String> nothing();

        CompletionStage<Optional<Integer>> optional();

        CompletionStage<Optional<Integer>> emptyOptional();

        CompletionStage<List<Integer>> list();

        CompletionStage<List<Integer>> emptyList();

        CompletionStage<List<String>> listWithNull();

        CompletionStage<List<List<Integer>>> nestedLists();

        CompletionStage<List<Shade>> shades();

        CompletionStage<Map<String, Integer>> map();

        CompletionStage<Map<String, Integer>> emptyMap();

        CompletionStage<Map<String, Map<String, Integer>>> nestedMaps();

        CompletionStage<Duration> duration();

        CompletionStage<Instant> instant();

        CompletionStage<byte[]> bytes();

        CompletionStage<byte[]> emptyBytes();

        CompletionStage<int[]> array();

        CompletionStage<Stream<String>> stream();

        CompletionStage<List<Object>> fields();

        CompletionStage<List<List<String>>> severalFields();
    }

    private static Map<String, Value> arguments() {
        var values = new LinkedHashMap<String, Value>();
        values.put("text", of(String.class, "Pele"));
        values.put("text with a space", of(String.class, "two words"));
        values.put("empty text", of(String.class, ""));
        values.put("text with an okina", of(String.class, "ʻōkina 👋"));
        values.put("text with parentheses", of(String.class, "a(b)"));
        values.put("text with a line break", of(String.class, "a\nb"));
        values.put("text that looks canonical", of(String.class, "3:abc"));
        values.put("text of digits", of(String.class, "007"));
        values.put("int", of(int.class, 42));
        values.put("negative long", of(long.class, Long.MIN_VALUE));
        values.put("big integer", of(BigInteger.class, new BigInteger("123456789012345678901234567890")));
        values.put("double", of(double.class, 2.5));
        values.put("whole double", of(double.class, 7.0));
        values.put("large double", of(double.class, 1e300));
        values.put("not a number", of(double.class, Double.NaN));
        values.put("infinity", of(double.class, Double.POSITIVE_INFINITY));
        values.put("decimal", of(BigDecimal.class, new BigDecimal("1.10")));
        values.put("true", of(boolean.class, true));
        values.put("false", of(boolean.class, false));
        values.put("character", of(char.class, 'x'));
        values.put("enum", of(Color.class, Color.RED));
        values.put("record", of(Shade.class, new Shade("warm", 30)));
        values.put("record with a text in words", of(Shade.class, new Shade("two words", 0)));
        values.put("nested record", of(Scene.class, new Scene(new Shade("warm", 30), Optional.empty())));
        values.put("optional", of(new TypeReference<Optional<Integer>>() {}, Optional.of(3)));
        values.put("empty optional", of(new TypeReference<Optional<Integer>>() {}, Optional.empty()));
        values.put("null", of(String.class, null));
        values.put("list", of(new TypeReference<List<Integer>>() {}, List.of(1, 2, 3)));
        values.put("empty list", of(new TypeReference<List<Integer>>() {}, List.of()));
        values.put("list of texts", of(new TypeReference<List<String>>() {}, List.of("a", "b c", "")));
        values.put("list with null", of(new TypeReference<List<String>>() {}, Arrays.asList("a", null, "b")));
        values.put(
                "nested lists",
                of(new TypeReference<List<List<Integer>>>() {}, List.of(List.of(1, 2), List.of(), List.of(3))));
        values.put(
                "list of records",
                of(new TypeReference<List<Shade>>() {}, List.of(new Shade("a", 1), new Shade("b", 2))));
        values.put("array", of(int[].class, new int[] {1, 2}));
        values.put("map", of(new TypeReference<Map<String, Integer>>() {}, ordered("a", 1, "b", 2)));
        values.put("empty map", of(new TypeReference<Map<String, Integer>>() {}, Map.of()));
        values.put(
                "map of lists",
                of(new TypeReference<Map<String, List<Integer>>>() {}, ordered("a", List.of(1, 2), "b", List.of())));
        values.put(
                "nested maps",
                of(new TypeReference<Map<String, Map<String, Integer>>>() {}, Map.of("a", Map.of("b", 1))));
        values.put("map with a key in words", of(new TypeReference<Map<String, Integer>>() {}, Map.of("two words", 1)));
        values.put("map alone of text", of(new TypeReference<Map<String, Color>>() {}, Map.of("color", Color.RED)));
        values.put("duration", of(Duration.class, Duration.ofMillis(1_500)));
        values.put("instant", of(Instant.class, Instant.parse("2026-01-02T03:04:05Z")));
        values.put("date", of(LocalDate.class, LocalDate.of(2026, 1, 2)));
        values.put("uuid", of(UUID.class, new UUID(1, 2)));
        values.put("bytes", of(byte[].class, new byte[] {1, -1}));
        values.put("empty bytes", of(byte[].class, new byte[0]));
        return values;
    }

    private static Map<String, Object> results() {
        var values = new LinkedHashMap<String, Object>();
        values.put("text", "two words");
        values.put("integer", 42);
        values.put("truth", true);
        values.put("color", Color.RED);
        values.put("shade", new Shade("warm", 30));
        values.put("nothing", null);
        values.put("optional", Optional.of(3));
        values.put("emptyOptional", Optional.empty());
        values.put("list", List.of(1, 2, 3));
        values.put("emptyList", List.of());
        values.put("listWithNull", Arrays.asList("a", null, "b"));
        values.put("nestedLists", List.of(List.of(1, 2), List.of(), List.of(3)));
        values.put("shades", List.of(new Shade("a", 1), new Shade("b", 2)));
        values.put("map", ordered("a", 1, "b", 2));
        values.put("emptyMap", Map.of());
        values.put("nestedMaps", Map.of("a", Map.of("b", 1)));
        values.put("duration", Duration.ofMillis(1_500));
        values.put("instant", Instant.parse("2026-01-02T03:04:05Z"));
        values.put("bytes", new byte[] {1, -1});
        values.put("emptyBytes", new byte[0]);
        values.put("array", new int[] {1, 2});
        return values;
    }

    /** By what is written in Python. */
    private static Map<String, Value> fromPython() {
        var values = new LinkedHashMap<String, Value>();
        values.put("\"Pele\"", of(String.class, "Pele"));
        values.put("\"two words\"", of(String.class, "two words"));
        values.put("\"\"", of(String.class, ""));
        values.put("\"3:abc\"", of(String.class, "3:abc"));
        values.put("\"a\\nb\"", of(String.class, "a\nb"));
        values.put("42", of(int.class, 42));
        values.put("-7", of(long.class, -7L));
        values.put("2.5", of(double.class, 2.5));
        values.put("7.0", of(double.class, 7.0));
        values.put("float(\"inf\")", of(double.class, Double.POSITIVE_INFINITY));
        values.put("float(\"nan\")", of(double.class, Double.NaN));
        values.put("True", of(boolean.class, true));
        values.put("False", of(boolean.class, false));
        values.put("None", of(new TypeReference<Optional<Integer>>() {}, Optional.empty()));
        values.put("[1, 2, 3]", of(new TypeReference<List<Integer>>() {}, List.of(1, 2, 3)));
        values.put("[]", of(new TypeReference<List<Integer>>() {}, List.of()));
        values.put("(1, 2)", of(int[].class, new int[] {1, 2}));
        values.put("[\"a\", None, \"\"]", of(new TypeReference<List<String>>() {}, Arrays.asList("a", null, "")));
        values.put("{\"a\": 1, \"b\": 2}", of(new TypeReference<Map<String, Integer>>() {}, ordered("a", 1, "b", 2)));
        values.put("{}", of(new TypeReference<Map<String, Integer>>() {}, Map.of()));
        values.put("{\"name\": \"warm\", \"percent\": 30}", of(Shade.class, new Shade("warm", 30)));
        values.put(
                "[{\"name\": \"a\", \"percent\": 1}]",
                of(new TypeReference<List<Shade>>() {}, List.of(new Shade("a", 1))));
        values.put(
                "{\"a\": {\"b\": [1, 2]}}",
                of(
                        new TypeReference<Map<String, Map<String, List<Integer>>>>() {},
                        Map.of("a", Map.of("b", List.of(1, 2)))));
        values.put("{\"two words\": 1}", of(new TypeReference<Map<String, Integer>>() {}, Map.of("two words", 1)));
        return values;
    }

    private static Value of(Class<?> type, Object value) {
        return new Value(type, value);
    }

    private static <T> Value of(TypeReference<T> type, T value) {
        return new Value(type.getType(), value);
    }

    private static Map<String, Object> map(Object... pairs) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }

    @SuppressWarnings("unchecked")
    private static <V> Map<String, V> ordered(String first, V value, String second, V other) {
        return (Map<String, V>) map(first, value, second, other);
    }

    static Stream<JsonNode> calls() {
        return rows("call").filter(row -> ARGUMENTS.containsKey(row.get("call").textValue()));
    }

    static Stream<JsonNode> answers() {
        return rows("result")
                .filter(row -> RESULTS.containsKey(row.get("result").textValue()));
    }

    static Stream<JsonNode> callsFromPython() {
        return rows("argument")
                .filter(row -> FROM_PYTHON.containsKey(row.get("argument").textValue()));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void Python_receives_each_argument_as_recorded(JsonNode row) {
        Value argument = ARGUMENTS.get(row.get("call").textValue());

        List<String> published = published(actor -> actor.call(argument.value()));

        assertThat(published).containsExactly(row.get("payload").textValue());
        assertThat(SExpressions.parse(published.get(0)).arguments()).isEqualTo(value(row.get("python")));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void what_Python_sends_back_is_the_same_argument(JsonNode row) {
        Value argument = ARGUMENTS.get(row.get("call").textValue());
        Object received = argument(row.get("echo"));
        assertThat(conversion.reader(argument.type()).apply(received)).isEqualTo(argument.value());
    }

    @ParameterizedTest
    @MethodSource("callsFromPython")
    void a_value_of_Python_becomes_one_of_Java(JsonNode row) {
        Value expected = FROM_PYTHON.get(row.get("argument").textValue());
        Object received = argument(row.get("payload"));
        assertThat(conversion.reader(expected.type()).apply(received)).isEqualTo(expected.value());
    }

    @Test
    void several_arguments_stay_several() {
        assertThat(published(actor -> actor.call())).containsExactly(payload("call", "nothing"));
        assertThat(published(actor -> actor.call("Pele", 42, null))).containsExactly(payload("call", "several"));
        assertThat(published(actor -> actor.call(null, "Pele"))).containsExactly(payload("call", "null first"));
        assertThat(published(actor -> actor.call(new Shade("warm", 30), "Pele")))
                .containsExactly(payload("call", "record and text"));
        assertThat(SExpressions.parse(payload("argument", "")).arguments()).isEmpty();
        assertThat(SExpressions.parse(payload("argument", "\"Pele\", 42, None")).arguments())
                .isEqualTo(Arrays.asList("Pele", "42", null));
        assertThat(SExpressions.parse(payload("argument", "\"Pele\", count=42")).arguments())
                .isEqualTo(List.of("Pele", Map.of("count", "42")));
    }

    /** The reference writes such a text without its length, and reads it without its quotes. */
    @Test
    void text_in_quotes_arrives_but_does_not_come_back() {
        assertThat(published(actor -> actor.call("'q'"))).containsExactly(payload("call", "text in quotes"));
        assertThat(argument(row("call", "text in quotes").get("echo"))).isEqualTo("q");
    }

    /** The grammar of the reference has no form for them. */
    @Test
    void a_first_text_that_ends_in_a_colon_begins_a_dictionary_for_everybody() {
        String alone = payload("call", "text that ends in a colon");
        assertThat(published(actor -> actor.call("a:"))).containsExactly(alone);
        assertThat(row("call", "text that ends in a colon").get("error").textValue())
                .contains("must have pairs");
        assertThatThrownBy(() -> SExpressions.parse(alone)).isInstanceOf(SExpressionException.class);

        String inAList = payload("call", "list whose first text ends in a colon");
        assertThat(published(actor -> actor.call(List.of("a:", "b")))).containsExactly(inAList);
        assertThat(SExpressions.parse(inAList).arguments()).isEqualTo(List.of(Map.of("a", "b")));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void Python_receives_each_result_as_recorded(JsonNode row) {
        Object result = RESULTS.get(row.get("result").textValue());
        assertThat(answer(results -> results.answer("ask", "topic", result))).isEqualTo(messages(row));
    }

    @Test
    void Python_receives_streams_fields_and_failures_as_recorded() {
        assertThat(answer(results -> results.answer("ask", "topic", Stream.of("a", "b"))))
                .isEqualTo(messages(row("result", "stream")));
        assertThat(answer(results -> results.answer("ask", "topic", ResponseFields.of("web", 8080, List.of("a", "b")))))
                .isEqualTo(messages(row("result", "fields")));
        assertThat(answer(results -> results.answer(
                        "ask", "topic", List.of(ResponseFields.of("web", 80), ResponseFields.of("dns", 53)))))
                .isEqualTo(messages(row("result", "severalFields")));
        assertThat(answer(results -> results.fail("topic", "broken"))).isEqualTo(messages(row("result", "failure")));
        // do_request() passes a failure on as an answer without items, instead of waiting for ever.
        assertThat(value(row("result", "failure").get("response"))).isEqualTo(List.of(List.of()));
    }

    /** What a Python actor answers with the same messages. */
    @ParameterizedTest
    @MethodSource("answers")
    void an_answer_of_Python_becomes_the_result_of_the_method(JsonNode row) throws Exception {
        String name = row.get("result").textValue();
        assertThat(result(name, row)).isEqualTo(RESULTS.get(name));
    }

    @Test
    void streams_and_fields_of_Python_become_the_result_of_the_method() throws Exception {
        assertThat((Stream<?>) result("stream", row("result", "stream"))).isEqualTo(List.of("a", "b"));
        assertThat(result("fields", row("result", "fields")))
                .isEqualTo(List.of(List.of("web", "8080", List.of("a", "b"))));
        assertThat(result("severalFields", row("result", "severalFields")))
                .isEqualTo(List.of(List.of("web", "80"), List.of("dns", "53")));
    }

    @Test
    void every_value_has_a_recorded_row() {
        assertThat(calls()).hasSameSizeAs(ARGUMENTS.keySet());
        assertThat(answers()).hasSameSizeAs(RESULTS.keySet());
        assertThat(callsFromPython()).hasSameSizeAs(FROM_PYTHON.keySet());
    }

    private List<String> published(Consumer<Actor> call) {
        var published = new ArrayList<String>();
        call.accept(ServiceProxy.of(
                client((method, arguments) -> {
                    published.add(SExpressions.generate((String) arguments[1], (Object[]) arguments[2]));
                    return null;
                }),
                SERVICE,
                Actor.class,
                conversion));
        return published;
    }

    private List<String> answer(Consumer<Results> answered) {
        var published = new ArrayList<String>();
        var process = new SimulatedProcess();
        process.server = (topic, payload) -> published.add(payload);
        answered.accept(new Results("service", process, null));
        return published;
    }

    /** Of the proxy method with that name, if the service answers with the messages. */
    private Object result(String name, JsonNode row) throws Exception {
        List<SExpression> items = messages(row).stream()
                .skip(1)
                .map(message -> SExpressions.parse(message))
                .toList();
        Asked service = ServiceProxy.of(
                client((method, arguments) -> {
                    assertThat(((Request) arguments[0]).command()).isEqualTo(name);
                    return CompletableFuture.completedFuture(items);
                }),
                SERVICE,
                Asked.class,
                conversion);
        Object stage = Asked.class.getDeclaredMethod(name).invoke(service);
        return ((CompletionStage<?>) stage).toCompletableFuture().get();
    }

    private interface Called {
        Object called(Method method, Object[] arguments);
    }

    private static ProxyClient client(Called called) {
        Executor atOnce = Runnable::run;
        return (ProxyClient) Proxy.newProxyInstance(
                ProxyClient.class.getClassLoader(),
                new Class<?>[] {ProxyClient.class},
                (proxy, method, arguments) ->
                        method.getName().equals("callersLoop") ? atOnce : called.called(method, arguments));
    }

    private static Object argument(JsonNode payload) {
        return SExpressions.parse(payload.textValue()).arguments().get(0);
    }

    private static List<String> messages(JsonNode row) {
        var messages = new ArrayList<String>();
        row.get("messages").forEach(message -> messages.add(message.textValue()));
        return messages;
    }

    private static String payload(String kind, String name) {
        return row(kind, name).get("payload").textValue();
    }

    private static JsonNode row(String kind, String name) {
        return rows(kind)
                .filter(row -> row.get(kind).textValue().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<JsonNode> rows(String kind) {
        var stream = PythonValuesTest.class.getResourceAsStream("python-values.jsonl");
        try (var reader =
                new BufferedReader(new InputStreamReader(Objects.requireNonNull(stream), StandardCharsets.UTF_8))) {
            var rows = new ArrayList<JsonNode>();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                rows.add(JSON.readTree(line));
            }
            return rows.stream().filter(row -> row.has(kind));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Object value(JsonNode node) {
        return JSON.convertValue(node, Object.class);
    }
}
