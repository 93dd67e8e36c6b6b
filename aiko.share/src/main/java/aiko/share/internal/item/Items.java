// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.item;

import aiko.message.UnsuitableMessageException;
import aiko.share.SharedState;
import aiko.share.internal.limit.MemoryLimit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The items of a shared state, in the order in which they were added. The event loop changes them, any thread reads them; a lock
 * guards the maps, and no foreign code is called while it is held.
 */
public final class Items {
    /** The estimated memory of a symbol without its characters. */
    private static final int SYMBOL_OVERHEAD = 56;

    private static final int LIST_OVERHEAD = 64;

    private final MemoryLimit memory;
    /** Dictionaries of the first level are modifiable and never empty; all other values are unmodifiable. */
    private final Map<String, Object> items = new LinkedHashMap<>();

    private int size;
    private long bytes;
    /** Changes after the end of the state do not count: nobody would give that memory back. */
    private boolean isReleased;

    private long version;

    /** An item before a change. */
    public record Before(boolean wasThere, Object value) {}

    /** @param memory of the items of all shared states of the container */
    public Items(MemoryLimit memory) {
        this.memory = memory;
    }

    /**
     * Checks whether there is memory for a value of others. There always is if it is not larger than the value that it replaces.
     *
     * @throws UnsuitableMessageException if there is not enough
     */
    public synchronized void checkMemoryFor(ItemName name, Object value) {
        Map<String, Object> map = name.second() == null ? items : below(name.first());
        String key = name.second() == null ? name.first() : name.second();
        long before = map != null && map.containsKey(key) ? bytesOf(key, map.get(key), map == items) : 0;
        long more = bytesOf(key, value, name.second() == null) - before;
        if (more > 0) {
            memory.check(more);
        }
    }

    /** A number that grows with each change. */
    public synchronized long version() {
        return version;
    }

    /** The estimated memory of all items. */
    public synchronized long bytes() {
        return bytes;
    }

    /** The items are no longer in use: releases their memory. */
    public synchronized void release() {
        if (!isReleased) {
            isReleased = true;
            memory.change(-bytes);
        }
    }

    private void account(long more) {
        version++;
        bytes += more;
        if (!isReleased) {
            memory.change(more);
        }
    }

    /** A dictionary of the first level takes the memory of its items. */
    private static long bytesOf(String key, Object value, boolean isFirstLevel) {
        if (isFirstLevel && value instanceof Map<?, ?> dictionary) {
            return bytesOf(dictionary) - LIST_OVERHEAD;
        }
        return bytesOf(key) + bytesOf(value);
    }

    private static long bytesOf(Object value) {
        if (value == null) {
            return 0;
        }
        if (value instanceof Map<?, ?> map) {
            long bytes = LIST_OVERHEAD;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                bytes += bytesOf(entry.getKey()) + bytesOf(entry.getValue());
            }
            return bytes;
        }
        if (value instanceof List<?> list) {
            long bytes = LIST_OVERHEAD;
            for (Object element : list) {
                bytes += bytesOf(element);
            }
            return bytes;
        }
        return SYMBOL_OVERHEAD + 2L * value.toString().length();
    }

    /**
     * Sets an item.
     *
     * @throws UnsuitableMessageException if it is below an item that is not a dictionary, or if there are too many items
     */
    public synchronized Before set(ItemName name, Object value) {
        if (name.second() == null) {
            return setFirst(name, value);
        }
        Map<String, Object> below = below(name.first());
        if (below == null && items.containsKey(name.first())) {
            throw new UnsuitableMessageException("item \"" + name.first() + "\" is not a dictionary");
        }
        boolean wasThere = below != null && below.containsKey(name.second());
        checkNumber(wasThere ? 0 : 1);
        if (below == null) {
            below = new LinkedHashMap<>();
            items.put(name.first(), below);
        }
        Object before = below.put(name.second(), value);
        account(bytesOf(name.second(), value, false) - (wasThere ? bytesOf(name.second(), before, false) : 0));
        return new Before(wasThere, before);
    }

    private Before setFirst(ItemName name, Object value) {
        var dictionary = value instanceof Map<?, ?> map ? new LinkedHashMap<String, Object>() : null;
        if (dictionary != null) {
            ((Map<?, ?>) value)
                    .forEach((key, below) ->
                            dictionary.put(name.below((String) key).second(), below));
        }
        boolean wasThere = items.containsKey(name.first());
        Object before = items.get(name.first());
        checkNumber(sizeOf(value) - (wasThere ? sizeOf(before) : 0));
        items.put(name.first(), dictionary != null ? dictionary : value);
        account(bytesOf(name.first(), value, true) - (wasThere ? bytesOf(name.first(), before, true) : 0));
        return new Before(wasThere, before);
    }

    public synchronized Before remove(ItemName name) {
        Map<String, Object> map = name.second() == null ? items : below(name.first());
        String key = name.second() == null ? name.first() : name.second();
        if (map == null || !map.containsKey(key)) {
            return new Before(false, null);
        }
        Object before = map.remove(key);
        size -= name.second() == null ? sizeOf(before) : 1;
        account(-bytesOf(key, before, map == items));
        if (map.isEmpty() && map != items) {
            items.remove(name.first());
        }
        return new Before(true, before);
    }

    /** The value of an item, a copy of a dictionary; null if there is no such item. */
    public synchronized Object get(ItemName name) {
        Map<String, Object> below = below(name.first());
        if (name.second() != null) {
            return below == null ? null : below.get(name.second());
        }
        return below == null ? items.get(name.first()) : Collections.unmodifiableMap(new LinkedHashMap<>(below));
    }

    /** The items that the filter covers, those of the second level under their full name. */
    public synchronized Map<String, Object> select(ItemFilter filter) {
        var selected = new LinkedHashMap<String, Object>();
        items.forEach((first, value) -> {
            Map<String, Object> below = below(first);
            if (below == null) {
                select(filter, first, value, selected);
            } else {
                below.forEach((second, inner) -> select(filter, first + '.' + second, inner, selected));
            }
        });
        return Collections.unmodifiableMap(selected);
    }

    private static void select(ItemFilter filter, String item, Object value, Map<String, Object> selected) {
        if (filter.covers(item)) {
            selected.put(item, value);
        }
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> below(String first) {
        return items.get(first) instanceof Map<?, ?> below ? (Map<String, Object>) below : null;
    }

    private static int sizeOf(Object value) {
        return value instanceof Map<?, ?> below ? below.size() : 1;
    }

    private void checkNumber(int more) {
        if (size + more > SharedState.MOST_ITEMS) {
            throw new UnsuitableMessageException("too many items: the limit is " + SharedState.MOST_ITEMS);
        }
        size += more;
    }
}
