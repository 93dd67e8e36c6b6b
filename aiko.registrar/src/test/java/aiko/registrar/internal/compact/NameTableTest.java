// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.compact;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Names, many of which differ in their last character only. */
class NameTableTest {
    private static final int STEPS = 40_000;

    private final NameTable table = new NameTable();

    @Property(tries = 8)
    void each_name_is_found_until_it_is_removed(@ForAll long seed) {
        var random = new Random(seed);
        Map<String, Integer> model = new HashMap<>();
        List<String> names = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            if (random.nextInt(4) > 0 || names.isEmpty()) {
                String name = name(random);
                int number = intern(name);
                assertThat(number).as(name).isEqualTo(model.getOrDefault(name, number));
                if (model.put(name, number) == null) {
                    names.add(name);
                }
            } else {
                int place = random.nextInt(names.size());
                String name = names.set(place, names.get(names.size() - 1));
                names.remove(names.size() - 1);
                table.remove(model.remove(name));
                assertThat(find(name)).as(name).isEqualTo(NameTable.NONE);
            }
        }
        model.forEach((name, number) -> assertThat(find(name)).as(name).isEqualTo(number));
    }

    private static String name(Random random) {
        String beginning = List.of("", "lamp-", "lamp-" + random.nextInt(500), "é" + random.nextInt(500))
                .get(random.nextInt(4));
        return beginning + (char) ('!' + random.nextInt(300));
    }

    @Example
    void numbered_names_have_places_of_their_own_in_the_same_kilobyte() {
        long[] entries = new long[100_000];
        for (int tens = 100; tens < 1_000; tens++) {
            String beginning = "lamp-" + tens;
            int[] homes = IntStream.range(0, 16)
                    .map(digit -> home(beginning + Integer.toHexString(digit), entries))
                    .toArray();
            assertThat(homes).doesNotHaveDuplicates();
            for (int home : homes) {
                assertThat(Math.floorMod(home - homes[0], entries.length)).isLessThan(1_024 / Long.BYTES);
            }
        }
    }

    private static int home(String name, long[] entries) {
        byte[] text = text(name);
        return NameTable.home(NameTable.hash(text, 0, text.length), entries);
    }

    private int intern(String name) {
        byte[] text = text(name);
        return table.intern(text, 0, text.length);
    }

    private int find(String name) {
        byte[] text = text(name);
        return table.find(text, 0, text.length);
    }

    private static byte[] text(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }
}
