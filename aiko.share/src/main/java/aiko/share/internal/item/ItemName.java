// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.item;

import aiko.message.UnsuitableMessageException;

/**
 * The name of an item, in its two levels.
 *
 * @param second null for an item of the first level
 */
public record ItemName(String first, String second) {
    /** @throws UnsuitableMessageException if it is not a valid name of an item; the message names the reason */
    public static ItemName parse(String text) {
        if (text == null) {
            throw new UnsuitableMessageException("the name of the item is missing");
        }
        int dot = text.indexOf('.');
        if (dot < 0) {
            return new ItemName(checked(text, text), null);
        }
        if (text.indexOf('.', dot + 1) >= 0) {
            throw new UnsuitableMessageException("item \"" + text + "\" has more than two levels");
        }
        return new ItemName(checked(text, text.substring(0, dot)), checked(text, text.substring(dot + 1)));
    }

    /** @throws UnsuitableMessageException if it is not a valid name of an item below this one */
    public ItemName below(String key) {
        return parse(first + '.' + key);
    }

    /** The item of the first level that contains this one. */
    public ItemName above() {
        return new ItemName(first, null);
    }

    /** A symbol that ends in a colon would turn the message that contains it into a dictionary. */
    private static String checked(String text, String level) {
        if (level.isEmpty()) {
            throw new UnsuitableMessageException("item \"" + text + "\" has a level without a name");
        }
        if (level.endsWith(":")) {
            throw new UnsuitableMessageException("item \"" + text + "\" has a name that ends in a colon");
        }
        return level;
    }

    @Override
    public String toString() {
        return second == null ? first : first + '.' + second;
    }
}
