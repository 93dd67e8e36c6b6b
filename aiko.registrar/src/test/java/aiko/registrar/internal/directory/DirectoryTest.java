// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import aiko.registrar.internal.wire.ServicePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DirectoryTest {
    private final Directory directory = new Directory("aiko/h/5", "registrar:2");

    private static ServiceDetails service(String path, String name, String protocol, String... tags) {
        return new ServiceDetails(TopicPath.parse(path), name, protocol, "mqtt", "pele", List.of(tags));
    }

    private List<String> paths(ServiceFilter filter) {
        return directory.select(filter).stream()
                .map(found -> found.topicPath().toString())
                .toList();
    }

    @Test
    void lists_its_own_process_first_then_other_registrars_then_the_rest_by_process() {
        directory.add(service("aiko/h/1/1", "a", "p"), 1);
        directory.add(service("aiko/h/7/1", "registrar", "registrar:2"), 2);
        directory.add(service("aiko/h/2/1", "b", "p"), 3);
        directory.add(service("aiko/h/5/1", "registrar", "registrar:2"), 4);
        directory.add(service("aiko/h/1/2", "c", "p"), 5);
        assertThat(paths(ServiceFilter.ALL))
                .containsExactly("aiko/h/5/1", "aiko/h/7/1", "aiko/h/1/1", "aiko/h/1/2", "aiko/h/2/1");
    }

    @Test
    void selects_by_exact_text_and_by_all_tags() {
        directory.add(service("aiko/h/1/1", "a", "p", "k=1", "l=2"), 1);
        directory.add(service("aiko/h/1/2", "a*", "p", "k=1"), 1);
        assertThat(paths(new ServiceFilter("a", "*", "*", "*", List.of()))).containsExactly("aiko/h/1/1");
        assertThat(paths(new ServiceFilter("*", "*", "*", "*", List.of("k=1", "l=2"))))
                .containsExactly("aiko/h/1/1");
        assertThat(paths(new ServiceFilter("*", "q", "*", "*", List.of()))).isEmpty();
    }

    @Test
    void tests_names_as_they_are_however_they_are_written_and_whichever_were_there_before() {
        List<String> names = List.of("lamp", "two words", "3d-printer", "\"quoted\"", "Küche", "ein langer Name für Ä");
        List<List<String>> orders =
                List.of(names, names.subList(0, 1), names, names.subList(3, 6), names.subList(0, 2), names);
        for (List<String> some : orders) {
            for (int i = 0; i < some.size(); i++) {
                directory.add(service("aiko/h/1/" + (i + 1), some.get(i), "p"), 1);
            }
            var tested = new ArrayList<String>();
            directory.query(
                    ServiceFilter.ALL,
                    new ServicePredicates(
                            name -> tested.add(name.toString()), kind -> true, process -> true, path -> true),
                    0,
                    10);
            assertThat(tested).containsExactlyInAnyOrderElementsOf(some);
            directory.removeProcess("aiko/h/1");
        }
    }

    @Test
    void keeps_the_first_of_two_services_with_one_topic_path() {
        assertThat(directory.add(service("aiko/h/1/1", "first", "p"), 1)).isEqualTo(Added.NEW);
        assertThat(directory.add(service("aiko/h/1/1", "first", "p"), 2)).isEqualTo(Added.KNOWN);
        assertThat(directory.add(service("aiko/h/1/1", "second", "p"), 2)).isEqualTo(Added.DIFFERENT);
        assertThat(directory.select(ServiceFilter.ALL)).containsExactly(service("aiko/h/1/1", "first", "p"));
    }

    @Test
    void agrees_with_a_plain_map_whatever_happens() {
        var random = new Random(7);
        Map<TopicPath, ServiceDetails> model = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            var path = TopicPath.parse("aiko/h/" + random.nextInt(20) + "/" + random.nextInt(50));
            switch (random.nextInt(10)) {
                case 0 -> {
                    int removed = directory.removeProcess(path.process()).size();
                    int before = model.size();
                    model.keySet().removeIf(path::isSameProcess);
                    assertThat(removed).isEqualTo(before - model.size());
                }
                case 1, 2, 3 -> assertThat(directory.remove(path).map(DirectoryRow::service))
                        .isEqualTo(java.util.Optional.ofNullable(model.remove(path)));
                default -> {
                    var added = service(path.toString(), "n" + i, "p");
                    directory.add(added, i);
                    model.putIfAbsent(path, added);
                }
            }
            assertThat(directory.size()).isEqualTo(model.size());
            assertThat(directory.contains(new ServicePath().set(path))).isEqualTo(model.containsKey(path));
        }
        assertThat(new HashSet<>(directory.select(ServiceFilter.ALL))).isEqualTo(new HashSet<>(model.values()));
    }
}
