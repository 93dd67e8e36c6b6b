// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.top;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The orders of rows, each with the key that chooses it. The largest figure is first; equal ones are ordered by name. */
enum Order {
    RATE('r', Comparator.comparing((Activity.Row row) -> -row.rate().orElse(0.0))),
    FAILURES(
            'f',
            Comparator.comparing((Activity.Row row) -> -row.failureRate().orElse(0.0))
                    .thenComparing(row -> -row.failed())),
    WAITING('w', Comparator.comparing((Activity.Row row) -> -row.waiting())),
    DROPPED('d', Comparator.comparing((Activity.Row row) -> -row.dropped())),
    HANDLED('h', Comparator.comparing((Activity.Row row) -> -row.handled())),
    TIME('t', Comparator.comparing((Activity.Row row) -> -row.busy().orElse(0.0))),
    NAME('n', Comparator.comparing(row -> 0));

    private final char key;
    private final Comparator<Activity.Row> rows;

    Order(char key, Comparator<Activity.Row> rows) {
        this.key = key;
        this.rows = rows.thenComparing(Activity.Row::name).thenComparing(Activity.Row::id);
    }

    Comparator<Activity.Row> rows() {
        return rows;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Order> ofKey(int key) {
        return Arrays.stream(values()).filter(each -> each.key == key).findFirst();
    }

    /** By its name or its key. */
    static Optional<Order> of(String text) {
        return Arrays.stream(values())
                .filter(each -> each.label().equals(text) || text.equals(String.valueOf(each.key)))
                .findFirst();
    }

    static String names() {
        return Arrays.stream(values()).map(Order::label).collect(Collectors.joining(", "));
    }

    static String keys() {
        return Arrays.stream(values()).map(each -> String.valueOf(each.key)).collect(Collectors.joining(" "));
    }
}
