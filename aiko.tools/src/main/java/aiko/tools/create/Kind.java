// SPDX-License-Identifier: Apache-2.0
package aiko.tools.create;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a project is to be: a folder of the archetype. */
enum Kind {
    SERVICE("", "Service"),
    CLIENT("Client"),
    MANAGER("", "Manager"),
    COMMAND("Commands");

    private final List<String> ends;

    /** @param ends what follows the name of the project in the names of its classes */
    Kind(String... ends) {
        this.ends = List.of(ends);
    }

    static Optional<Kind> of(String text) {
        return Arrays.stream(values())
                .filter(kind -> kind.toString().equals(text))
                .findFirst();
    }

    static String all() {
        return Arrays.stream(values()).map(Kind::toString).collect(Collectors.joining(", "));
    }

    /** The classes of a project that has a name: {@code RoomLight}, {@code RoomLightService}. */
    Stream<String> classes(String name) {
        return ends.stream().map(end -> name + end);
    }

    /** Whether it registers a service with the name of the project. */
    boolean isService() {
        return this == SERVICE || this == MANAGER;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
