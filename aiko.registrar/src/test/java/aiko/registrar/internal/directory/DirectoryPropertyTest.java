// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import aiko.registrar.Page;
import aiko.registrar.ProcessRow;
import aiko.registrar.internal.wire.ServicePath;
import aiko.sexpression.SExpressions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** The directory does what a plain map does, whatever happens to it, with whatever texts. */
class DirectoryPropertyTest {
    private Directory directory;
    private DirectoryModel model;

    private void begin() {
        directory = new Directory(DirectoryModel.OWN_PROCESS, DirectoryModel.REGISTRAR_PROTOCOL);
        model = new DirectoryModel();
    }

    /** Something that happens to both. */
    interface Step {
        void happen(DirectoryPropertyTest test);
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void it_holds_and_lists_what_a_plain_map_does(
            @ForAll("steps") List<Step> steps, @ForAll("filters") List<ServiceFilter> filters) {
        begin();
        for (Step step : steps) {
            step.happen(this);
            assertThat(directory.size()).isEqualTo(model.all().size());
            assertThat(directory.processCount()).isEqualTo(model.processes.size());
        }
        assertThat(directory.select(ServiceFilter.ALL)).isEqualTo(model.all());
        filters.forEach(filter -> assertThat(directory.select(filter)).isEqualTo(model.select(filter)));
        assertThat(directory.registrars().stream().map(DirectoryRow::service)).isEqualTo(model.registrars());
        assertThat(directory.processes(0, 100).rows())
                .isEqualTo(model.processesInOrder().stream()
                        .map(process -> new ProcessRow(
                                process,
                                model.processes.get(process).size(),
                                Optional.ofNullable(model.incarnations.get(process))))
                        .toList());
        model.incarnations.forEach((process, incarnation) ->
                assertThat(directory.incarnation(process)).contains(incarnation));
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void pages_are_parts_of_the_whole(
            @ForAll("steps") List<Step> steps, @ForAll("filters") List<ServiceFilter> filters) {
        begin();
        steps.forEach(step -> step.happen(this));
        for (ServiceFilter filter : filters) {
            List<ServiceDetails> all = model.select(filter);
            for (int offset = 0; offset <= all.size() + 1; offset++) {
                Page<DirectoryRow> page = directory.query(filter, offset, 3);
                assertThat(page.total()).isEqualTo(all.size());
                assertThat(page.rows().stream().map(DirectoryRow::service))
                        .isEqualTo(all.stream().skip(offset).limit(3).toList());
            }
            List<ServiceDetails> some = all.stream()
                    .filter(service -> service.name().contains("a")
                            && service.owner().startsWith("p")
                            && service.topicPath().process().contains("1")
                            && service.topicPath().toString().endsWith("2"))
                    .toList();
            Page<DirectoryRow> page = directory.query(
                    filter,
                    new ServicePredicates(
                            name -> name.toString().contains("a"),
                            kind -> kind.owner().startsWith("p"),
                            process -> process.toString().contains("1"),
                            path -> path.toString().endsWith("2")),
                    1,
                    2);
            assertThat(page.total()).isEqualTo(some.size());
            assertThat(page.rows().stream().map(DirectoryRow::service))
                    .isEqualTo(some.stream().skip(1).limit(2).toList());
        }
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void a_selection_tells_each_of_its_services_once_whatever_happens_meanwhile(
            @ForAll("steps") List<Step> before,
            @ForAll("filters") List<ServiceFilter> filters,
            @ForAll("steps") List<Step> meanwhile) {
        begin();
        before.forEach(step -> step.happen(this));
        for (ServiceFilter filter : filters) {
            List<ServiceDetails> expected = model.select(filter);
            Selection selection = directory.selection(filter);
            assertThat(selection.size()).isEqualTo(expected.size());
            var inTurn = new ArrayList<ServiceDetails>();
            var inAdvance = new ArrayList<ServiceDetails>();
            directory.follow(
                    selection, slot -> inAdvance.add(directory.row(slot).service()));
            for (Step step : meanwhile) {
                step.happen(this);
                int next = directory.isFollowed(selection) ? selection.next() : -1;
                if (next >= 0) {
                    inTurn.add(directory.row(next).service());
                }
            }
            if (!directory.isFollowed(selection)) {
                continue;
            }
            for (int next = selection.next(); next >= 0; next = selection.next()) {
                inTurn.add(directory.row(next).service());
            }
            directory.unfollow(selection);
            assertThat(selection.left()).isZero();
            assertThat(Stream.concat(inTurn.stream(), inAdvance.stream()).toList())
                    .containsExactlyInAnyOrderElementsOf(expected);
            assertThat(inTurn)
                    .isEqualTo(expected.stream().filter(inTurn::contains).toList());
        }
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void a_search_finds_each_service_that_stays_once_whatever_happens_meanwhile(
            @ForAll("steps") List<Step> before,
            @ForAll("filters") List<ServiceFilter> filters,
            @ForAll("steps") List<Step> meanwhile) {
        begin();
        before.forEach(step -> step.happen(this));
        for (ServiceFilter filter : filters) {
            List<ServiceDetails> staying = new ArrayList<>(model.select(filter));
            Search<ServiceDetails> search = directory.search(
                    filter,
                    new ServicePredicates(name -> true, kind -> true, process -> true, path -> true),
                    0,
                    Integer.MAX_VALUE,
                    slot -> directory.row(slot).service());
            boolean isComplete = search.work(1);
            for (Step step : meanwhile) {
                step.happen(this);
                staying.removeIf(service -> !service.equals(model.find(service.topicPath())));
                isComplete = isComplete || search.work(1);
            }
            while (!isComplete) {
                isComplete = search.work(1);
            }
            Page<ServiceDetails> page = search.page();
            assertThat(page.total()).isEqualTo(page.rows().size());
            assertThat(page.rows()).allMatch(filter::matches);
            assertThat(page.rows().stream().map(ServiceDetails::topicPath)).doesNotHaveDuplicates();
            assertThat(page.rows()).containsAll(staying);
            for (String process : model.processes.keySet()) {
                assertThat(page.rows().stream().filter(staying::contains).filter(isOf(process)))
                        .containsExactlyElementsOf(
                                staying.stream().filter(isOf(process)).toList());
            }
        }
    }

    /** Found by the property: a process is listed among the registrars as long as its first service is one. */
    @Example
    void services_of_a_process_stay_together_in_a_search_even_if_its_first_one_is_removed_meanwhile() {
        begin();
        ServiceDetails first = service("aiko/h/1/1", DirectoryModel.REGISTRAR_PROTOCOL);
        ServiceDetails sensor = service("aiko/h/1/2", "p");
        ServiceDetails second = service("aiko/h/1/3", DirectoryModel.REGISTRAR_PROTOCOL);
        for (ServiceDetails each : List.of(first, sensor, second)) {
            add(each);
        }
        Search<ServiceDetails> search = directory.search(
                ServiceFilter.ALL,
                new ServicePredicates(name -> true, kind -> true, process -> true, path -> true),
                0,
                Integer.MAX_VALUE,
                slot -> directory.row(slot).service());
        search.work(1);
        remove(first.topicPath());
        while (!search.work(1)) {
            // until it is complete
        }
        assertThat(search.page().rows()).containsExactly(sensor, second);
    }

    private static ServiceDetails service(String path, String protocol) {
        return new ServiceDetails(TopicPath.parse(path), "a", protocol, "mqtt", "pele", List.of());
    }

    private static Predicate<ServiceDetails> isOf(String process) {
        return service -> service.topicPath().process().equals(process);
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void rows_are_written_so_that_they_are_read_as_the_same_service(@ForAll("services") ServiceDetails service) {
        begin();
        directory.add(service, 1);
        byte[] payload =
                directory.addPayload(directory.selection(ServiceFilter.ALL).next());

        assertThat(payload)
                .asString()
                .isEqualTo(SExpressions.generate(
                        "add",
                        service.topicPath(),
                        service.name(),
                        service.protocol(),
                        service.transport(),
                        service.owner(),
                        service.tags()));
        assertThat(directory.removePayload(0))
                .asString()
                .isEqualTo(SExpressions.generate("remove", service.topicPath()));
    }

    private void add(ServiceDetails service) {
        assertThat(directory.add(service, 1)).isEqualTo(model.add(service));
    }

    private void remove(TopicPath path) {
        assertThat(directory.remove(path).map(DirectoryRow::service))
                .isEqualTo(Optional.ofNullable(model.remove(path)));
    }

    private void removeProcess(String process) {
        assertThat(directory.removeProcess(process).stream().map(DirectoryRow::service))
                .isEqualTo(model.removeProcess(process));
    }

    private void removeSome(String process, int limit) {
        var removed = new ArrayList<ServiceDetails>();
        var path = new ServicePath().set(TopicPath.parse(process + "/0"));
        boolean isDone = directory.removeSome(
                path, limit, slot -> removed.add(directory.row(slot).service()));
        List<ServiceDetails> first = model.processes.getOrDefault(process, java.util.Map.of()).values().stream()
                .limit(limit)
                .toList();
        first.forEach(service -> model.remove(service.topicPath()));
        assertThat(removed).isEqualTo(first);
        assertThat(isDone).isEqualTo(!model.processes.containsKey(process));
    }

    private void incarnation(String process, String incarnation) {
        directory.setIncarnation(process, incarnation);
        model.incarnations.put(process, incarnation);
    }

    private void forgetIncarnation(String process) {
        directory.setIncarnation(process, null);
        model.incarnations.remove(process);
        assertThat(directory.incarnation(process)).isEmpty();
    }

    private void reload() {
        if (!model.isReloading()) {
            directory.beginReload();
            model.beginReload();
            return;
        }
        Set<ServiceDetails> removed = new HashSet<>();
        directory.endReload(slot -> removed.add(directory.row(slot).service()));
        assertThat(removed).isEqualTo(model.endReload());
    }

    private void clear() {
        directory.clear();
        model.clear();
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Step> adds = services().map(service -> test -> test.add(service));
        Arbitrary<Step> removes = paths().map(path -> test -> test.remove(path));
        Arbitrary<Step> removeProcesses = processes().map(process -> test -> test.removeProcess(process));
        Arbitrary<Step> removeSome = Combinators.combine(
                        processes(), Arbitraries.integers().between(1, 3))
                .as((process, limit) -> test -> test.removeSome(process, limit));
        Arbitrary<Step> incarnations = Combinators.combine(processes(), Arbitraries.of("1", "2"))
                .as((process, incarnation) -> test -> test.incarnation(process, incarnation));
        Arbitrary<Step> forgets = processes().map(process -> test -> test.forgetIncarnation(process));
        return Arbitraries.frequencyOf(
                        Tuple.of(60, adds),
                        Tuple.of(20, removes),
                        Tuple.of(3, removeProcesses),
                        Tuple.of(3, removeSome),
                        Tuple.of(4, incarnations),
                        Tuple.of(2, forgets),
                        Tuple.of(3, Arbitraries.just(DirectoryPropertyTest::reload)),
                        Tuple.of(1, Arbitraries.just(DirectoryPropertyTest::clear)))
                .list()
                .ofMaxSize(60);
    }

    @Provide
    Arbitrary<ServiceDetails> services() {
        Arbitrary<String> protocols = Arbitraries.of("p", "q", DirectoryModel.REGISTRAR_PROTOCOL, "two words", "*");
        Arbitrary<String> owners = Arbitraries.of("pele", "p", "日本", "");
        Arbitrary<List<String>> tags =
                Arbitraries.of("a=1", "b=2", "ec=true", "0:", "(", "").list().ofMaxSize(3);
        return Combinators.combine(paths(), names(), protocols, Arbitraries.of("mqtt", "x"), owners, tags)
                .as(ServiceDetails::new);
    }

    @Provide
    Arbitrary<List<ServiceFilter>> filters() {
        Arbitrary<String> protocols = Arbitraries.of("*", "*", "p", DirectoryModel.REGISTRAR_PROTOCOL, "nobody's");
        Arbitrary<List<String>> tags =
                Arbitraries.of("a=1", "b=2", "ec=true", "nobody's=1").list().ofMaxSize(2);
        Arbitrary<ServiceFilter> filters = Combinators.combine(
                        Arbitraries.oneOf(Arbitraries.just("*"), names()),
                        protocols,
                        Arbitraries.of("*", "mqtt"),
                        Arbitraries.of("*", "pele", ""),
                        tags)
                .as(ServiceFilter::new);
        return filters.list().ofMinSize(1).ofMaxSize(4);
    }

    private static Arbitrary<TopicPath> paths() {
        Arbitrary<String> ids = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 6).map(String::valueOf),
                Arbitraries.of("x", "007", "2147483647", "2147483648", "100000", "-1", "é"));
        return Combinators.combine(processes(), ids).as((process, id) -> TopicPath.parse(process + '/' + id));
    }

    private static Arbitrary<String> processes() {
        return Arbitraries.of(
                DirectoryModel.OWN_PROCESS, "aiko/h/1", "aiko/h/2", "aiko/h/3", "12:a/h/1", "'q/h/1", "aïko/日本/2");
    }

    private static Arbitrary<String> names() {
        return Arbitraries.oneOf(
                Arbitraries.of("a", "b", "aloha", "*x", "", "two words", "日本", "3:abc", "'q'", "(", "0:", "key:"),
                Arbitraries.integers().between(1, 700).map("a"::repeat));
    }
}
