// SPDX-License-Identifier: Apache-2.0
package aiko.share;

import java.util.Locale;

/** What can be done to an item of a shared state. */
public enum ItemCommand {
    /** It is set; said of items that somebody hears of for the first time. */
    ADD,
    /** It is set. */
    UPDATE,
    /** It is removed, with all items below it. */
    REMOVE;

    /** The command on the wire: lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
