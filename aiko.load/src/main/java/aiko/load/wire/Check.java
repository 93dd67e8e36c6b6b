// SPDX-License-Identifier: Apache-2.0
package aiko.load.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * One thing that an MQTT server does.
 *
 * @param otherwise what follows if it does not; null if Aiko does not work then
 */
record Check(String group, String name, String otherwise, Body body) {
    /** Ends with an exception if the server does not do it. */
    interface Body {
        void run(Clients clients) throws Exception;
    }

    boolean isNeeded() {
        return otherwise == null;
    }

    /** The checks of a group, in their order. */
    static final class Group {
        private final String name;
        private final List<Check> checks = new ArrayList<>();

        Group(String name) {
            this.name = name;
        }

        Group needs(String what, Body body) {
            checks.add(new Check(name, what, null, body));
            return this;
        }

        Group prefers(String what, String otherwise, Body body) {
            checks.add(new Check(name, what, otherwise, body));
            return this;
        }

        /** The last check is about several nodes: without them, it is left out. */
        Group onlyIf(boolean severalNodes) {
            if (!severalNodes) {
                checks.remove(checks.size() - 1);
            }
            return this;
        }

        List<Check> checks() {
            return List.copyOf(checks);
        }
    }
}
