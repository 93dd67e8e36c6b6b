// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.replica;

import aiko.process.TopicPath;
import aiko.registrar.internal.wire.AddCommand;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The registrars in the order of the primary's directory, which is that of their age: all who copy it agree on who takes
 * over. Owned by the event loop.
 */
public final class Succession {
    /** Nobody waits for so many to fail. */
    private static final int MOST = 10_000;

    private final byte[] registrarProtocol;
    private final Set<TopicPath> registrars = new LinkedHashSet<>();

    Succession(String registrarProtocol) {
        this.registrarProtocol = registrarProtocol.getBytes(StandardCharsets.UTF_8);
    }

    void begin() {
        registrars.clear();
    }

    void added(AddCommand command) {
        if (command.hasProtocol(registrarProtocol)) {
            TopicPath registrar = TopicPath.parse(command.path().toString());
            boolean isKnown = registrars.remove(registrar);
            if (isKnown || registrars.size() < MOST) {
                registrars.add(registrar);
            }
        }
    }

    public boolean contains(TopicPath registrar) {
        return registrars.contains(registrar);
    }

    /**
     * The number of registrars before that one; empty if it is not listed itself.
     *
     * @param failed does not count
     * @param isThere whether one is in the directory still
     */
    public OptionalInt before(TopicPath registrar, Optional<TopicPath> failed, Predicate<TopicPath> isThere) {
        int before = 0;
        for (TopicPath other : registrars) {
            if (other.equals(registrar)) {
                return OptionalInt.of(before);
            }
            if (!failed.equals(Optional.of(other)) && isThere.test(other)) {
                before++;
            }
        }
        return OptionalInt.empty();
    }
}
