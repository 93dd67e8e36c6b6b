// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.compact;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Service ids that are no numbers: few, if any. Each has a negative number while services have it. */
public final class ServiceIdTexts {
    /** No such text: a number that none of them has. */
    static final int UNKNOWN = Integer.MIN_VALUE;

    private static final int OVERHEAD = 160;

    private static final class Entry {
        final String text;
        final int id;
        int services;

        Entry(String text, int id) {
            this.text = text;
            this.id = id;
        }
    }

    private final Map<String, Entry> byText = new HashMap<>();
    private final List<Entry> byId = new ArrayList<>();
    private final Deque<Integer> free = new ArrayDeque<>();
    private long bytes;

    /** Bytes of the texts, an estimate. */
    public long bytes() {
        return bytes;
    }

    public static int cost(String text) {
        return OVERHEAD + 2 * text.length();
    }

    public int find(String text) {
        Entry entry = byText.get(text);
        return entry == null ? UNKNOWN : entry.id;
    }

    /** The number of the text, for one service more. */
    public int acquire(String text) {
        Entry entry = byText.get(text);
        if (entry == null) {
            boolean isNew = free.isEmpty();
            int index = isNew ? byId.size() : free.pop();
            entry = new Entry(text, -1 - index);
            if (isNew) {
                byId.add(entry);
            } else {
                byId.set(index, entry);
            }
            byText.put(text, entry);
            bytes += cost(text);
        }
        entry.services++;
        return entry.id;
    }

    public void release(int id) {
        Entry entry = byId.get(-1 - id);
        if (--entry.services == 0) {
            byText.remove(entry.text);
            bytes -= cost(entry.text);
            byId.set(-1 - id, null);
            free.push(-1 - id);
        }
    }

    public String text(int id) {
        return byId.get(-1 - id).text;
    }
}
