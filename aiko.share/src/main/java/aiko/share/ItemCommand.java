// SPDX-License-Identifier: Apache-2.0
package aiko.share;

import java.util.Locale;

/** A change of an item of a shared state. */
public enum ItemCommand {
    /** The item is set, for a reader or listener that receives it for the first time. */
    ADD,
    /** The item is set. */
    UPDATE,
    /** The item is removed, with all items below it. */
    REMOVE;

    /** The command on the wire: lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
