// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import aiko.registrar.Page;
import aiko.registrar.internal.directory.Directory;
import aiko.registrar.internal.directory.DirectoryRow;
import aiko.registrar.internal.directory.Search;
import aiko.registrar.internal.directory.ServicePredicates;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Searches do not keep the event loop. */
class SearchesTest {
    private static final int SERVICES = 1_000;
    private static final long SLOW_NANOS = 50_000;

    private final SimulatedWorld world = new SimulatedWorld(1, false);
    private final SimulatedLoop loop = new SimulatedLoop(world);
    private final Directory directory = new Directory("aiko/h/1", "registrar:2");
    private final Searches searches = new Searches(loop);
    private int turnsOfOthers;

    SearchesTest() {
        for (int i = 1; i <= SERVICES; i++) {
            directory.add(service(i), 1);
        }
    }

    @Test
    void a_slow_search_takes_many_turns_and_others_run_between_them() {
        CompletableFuture<Page<DirectoryRow>> found = search(SearchesTest::slowly);
        loop.execute(() -> addUntilDone(found));
        world.runUntil(world.now());

        assertThat(turnsOfOthers).isGreaterThan(5);
        assertThat(directory.size()).isEqualTo(SERVICES + turnsOfOthers);
        assertThat(found.join().total()).isEqualTo(SERVICES);
        assertThat(found.join().rows()).hasSize(10);
    }

    private void addUntilDone(CompletableFuture<?> found) {
        if (!found.isDone()) {
            directory.add(service(SERVICES + ++turnsOfOthers), 1);
            loop.execute(() -> addUntilDone(found));
        }
    }

    @Test
    void a_search_whose_test_fails_ends_with_that_failure_and_others_go_on() {
        CompletableFuture<Page<DirectoryRow>> failing = search(name -> {
            throw new IllegalStateException("of the test");
        });
        CompletableFuture<Page<DirectoryRow>> other =
                search(name -> name.toString().endsWith("7"));
        world.runUntil(world.now());

        assertThatThrownBy(failing::join).hasMessageContaining("of the test");
        assertThat(other.join().total()).isEqualTo(SERVICES / 10);
    }

    private CompletableFuture<Page<DirectoryRow>> search(Predicate<CharSequence> name) {
        Search<DirectoryRow> search = directory.search(
                ServiceFilter.ALL,
                new ServicePredicates(name, kind -> true, process -> true, path -> true),
                0,
                10,
                directory::row);
        return searches.begin(search).toCompletableFuture();
    }

    private static boolean slowly(CharSequence name) {
        long end = System.nanoTime() + SLOW_NANOS;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        return true;
    }

    private static ServiceDetails service(int number) {
        return new ServiceDetails(
                TopicPath.parse("aiko/h/2/" + number), "lamp-" + number, "p", "mqtt", "pele", List.of());
    }
}
