// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.directory;

import aiko.process.ServiceFilter;

/** Compares filters. */
final class Filters {
    private Filters() {}

    /** Whether the wide filter matches each service that the narrow one matches. */
    static boolean covers(ServiceFilter wide, ServiceFilter narrow) {
        return covers(wide.name(), narrow.name())
                && covers(wide.protocol(), narrow.protocol())
                && covers(wide.transport(), narrow.transport())
                && covers(wide.owner(), narrow.owner())
                && narrow.tags().containsAll(wide.tags());
    }

    private static boolean covers(String wide, String narrow) {
        return wide.equals(ServiceFilter.ANY) || wide.equals(narrow);
    }
}
