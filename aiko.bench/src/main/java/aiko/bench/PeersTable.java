// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Figures of several systems, one in each column. */
final class PeersTable {
    private final List<String> systems = new ArrayList<>();
    private final Map<String, Map<String, String>> rows = new LinkedHashMap<>();

    void begin(String system, String setting) {
        systems.add(system);
        System.out.println(system + " (" + setting + ')');
    }

    /** Of the system that was begun last. */
    void add(String row, String format, Object... values) {
        String value = String.format(Locale.ROOT, format, values);
        rows.computeIfAbsent(row, absent -> new LinkedHashMap<>()).put(systems.get(systems.size() - 1), value);
        System.out.println("  " + row + ": " + value);
    }

    String markdown() {
        var text =
                new StringBuilder("| | " + String.join(" | ", systems) + " |\n|---|" + "---|".repeat(systems.size()));
        rows.forEach((row, values) -> {
            text.append("\n| ").append(row).append(" |");
            systems.forEach(system ->
                    text.append(' ').append(values.getOrDefault(system, "–")).append(" |"));
        });
        return text.toString();
    }
}
