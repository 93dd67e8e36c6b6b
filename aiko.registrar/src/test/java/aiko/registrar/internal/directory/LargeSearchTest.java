// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import aiko.registrar.Page;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Searches in a directory of several pages of rows, of which many are free. */
class LargeSearchTest {
    private static final int SERVICES = 12_000;
    private static final int LONGEST_STEP = 6_000;

    private final Directory directory = new Directory("aiko/h/1", DirectoryModel.REGISTRAR_PROTOCOL);
    private int compared;

    @Property(tries = 12)
    void a_page_is_that_of_the_listing_and_no_step_compares_more_names_than_it_may(@ForAll long seed) {
        var random = new Random(seed);
        fill(random);
        Predicate<CharSequence> ending = name -> name.charAt(name.length() - 1) == '7';
        List<ServiceDetails> expected = directory.select(ServiceFilter.ALL).stream()
                .filter(service -> ending.test(service.name()))
                .toList();
        int offset = random.nextInt(SERVICES / 20);
        Search<DirectoryRow> search = directory.search(
                ServiceFilter.ALL,
                new ServicePredicates(
                        name -> {
                            compared++;
                            return ending.test(name);
                        },
                        kind -> true,
                        process -> true,
                        path -> true),
                offset,
                100,
                directory::row);
        boolean isComplete = false;
        while (!isComplete) {
            int cost = 1 + random.nextInt(random.nextBoolean() ? LONGEST_STEP : 10);
            compared = 0;
            isComplete = search.work(cost);
            assertThat(compared).isLessThanOrEqualTo(cost);
        }

        Page<DirectoryRow> page = search.page();
        assertThat(page.total()).isEqualTo(expected.size());
        assertThat(page.rows().stream().map(DirectoryRow::service))
                .isEqualTo(expected.stream().skip(offset).limit(100).toList());
    }

    /** Services of a few processes in turn, and free slots: single ones, and more than a page of them. */
    private void fill(Random random) {
        directory.clear();
        int gap = random.nextInt(SERVICES);
        for (int i = 0; i < SERVICES; i++) {
            var path = TopicPath.parse("aiko/h/" + (2 + random.nextInt(5)) + "/" + (i + 1));
            directory.add(new ServiceDetails(path, "lamp-" + i, "p", "mqtt", "pele", List.of()), 1);
        }
        for (ServiceDetails service : directory.select(ServiceFilter.ALL)) {
            int number = Integer.parseInt(service.name().substring("lamp-".length()));
            if (number >= gap && number < gap + 5_000 || random.nextInt(5) == 0) {
                directory.remove(service.topicPath());
            }
        }
    }
}
