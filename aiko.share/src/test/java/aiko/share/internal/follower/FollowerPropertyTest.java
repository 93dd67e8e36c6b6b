// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.follower;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressions;
import aiko.share.internal.TestService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whoever follows a shared state as the reference's consumer does ends up with what the state is. */
class FollowerPropertyTest {
    private static TestService service;

    @BeforeContainer
    static void start() throws Exception {
        service = new TestService(Map.of());
    }

    @AfterContainer
    static void stop() {
        service.close();
    }

    /** A map of values and maps, changed by messages; it fails where the reference's consumer would. */
    private static final class Follower {
        private final String topic;
        private final Map<String, Object> cache = new LinkedHashMap<>();

        Follower(String topic) {
            this.topic = topic + ' ';
        }

        @SuppressWarnings("unchecked")
        void read(String line) {
            if (!line.startsWith(topic)) {
                return;
            }
            SExpression message = SExpressions.parse(line.substring(topic.length()));
            if (message.name().equals("item_count")) {
                return;
            }
            String item = (String) message.arguments().get(0);
            int dot = item.indexOf('.');
            Map<String, Object> map = cache;
            if (dot >= 0) {
                map = (Map<String, Object>)
                        cache.computeIfAbsent(item.substring(0, dot), first -> new LinkedHashMap<>());
            }
            String key = item.substring(dot + 1);
            if (message.name().equals("remove")) {
                map.remove(key);
            } else {
                Object value = message.arguments().get(1);
                map.put(key, dot < 0 && value instanceof Map<?, ?> below ? new LinkedHashMap<>(below) : value);
            }
        }

        Map<String, Object> flat() {
            var flat = new LinkedHashMap<String, Object>();
            cache.forEach((first, value) -> {
                if (value instanceof Map<?, ?> below) {
                    below.forEach((second, inner) -> flat.put(first + '.' + second, inner));
                } else {
                    flat.put(first, value);
                }
            });
            return flat;
        }
    }

    @Property(tries = 200)
    void followers_end_up_with_what_the_state_is(
            @ForAll("filters") List<String> filter, @ForAll("payloads") List<String> payloads) throws Exception {
        List<String> said = new ArrayList<>(service.control("(remove a)", "(remove b)", "(remove c)"));
        assertThat(service.producer.items()).isEmpty();
        String wanted = String.join(" ", filter);
        said = new ArrayList<>(
                service.control(payloads.get(0), "(share all 300 *)", "(share some 300 (" + wanted + "))"));
        said.addAll(service.control(payloads.toArray(String[]::new)));
        service.control("(share all 0 *)", "(share some 0 *)");

        var all = new Follower("all");
        said.forEach(all::read);
        assertThat(all.flat()).isEqualTo(service.producer.items());

        var some = new Follower("some");
        said.forEach(some::read);
        assertThat(some.flat())
                .isEqualTo(service.producer.items().entrySet().stream()
                        .filter(item -> filter.contains(item.getKey())
                                || filter.contains(item.getKey().split("\\.")[0]))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    @Provide
    Arbitrary<List<String>> filters() {
        return names().list().ofMinSize(1).ofMaxSize(3);
    }

    @Provide
    Arbitrary<List<String>> payloads() {
        Arbitrary<String> values =
                Arbitraries.of("1", "9:two words", "(x y)", "(x: 1)", "(x: 1 y: (z: 2))", "(y: (1 2))", "()", "\"\"");
        Arbitrary<String> changes = names().flatMap(name -> values.flatMap(value ->
                Arbitraries.of("add", "update").map(command -> "(" + command + " " + name + " " + value + ")")));
        Arbitrary<String> removals = names().map(name -> "(remove " + name + ")");
        return Arbitraries.oneOf(changes, changes, removals).list().ofMinSize(1).ofMaxSize(20);
    }

    private static Arbitrary<String> names() {
        return Arbitraries.of("a", "b", "c", "a.x", "a.y", "b.x");
    }
}
