// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.history;

import aiko.logging.LoggedRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.function.Predicate;

/** The last records, within bounds: at least the very last one. A lock guards them; nothing is called while it is held. */
final class Ring {
    /** The size of a record beside its message and its stack trace, in characters: an estimate. */
    private static final int OVERHEAD = 128;

    private final int mostRecords;
    private final long mostCharacters;
    private final Deque<LoggedRecord> records = new ArrayDeque<>();
    private long characters;

    Ring(int mostRecords, long mostCharacters) {
        this.mostRecords = mostRecords;
        this.mostCharacters = mostCharacters;
    }

    synchronized void add(LoggedRecord record) {
        records.addLast(record);
        characters += size(record);
        while (records.size() > 1 && (records.size() > mostRecords || characters > mostCharacters)) {
            characters -= size(records.removeFirst());
        }
    }

    /** The last ones that are wanted, oldest first. */
    List<LoggedRecord> last(int count, Predicate<? super LoggedRecord> wanted) {
        var found = new LinkedList<LoggedRecord>();
        Iterator<LoggedRecord> newestFirst = snapshot().descendingIterator();
        while (found.size() < count && newestFirst.hasNext()) {
            LoggedRecord record = newestFirst.next();
            if (wanted.test(record)) {
                found.addFirst(record);
            }
        }
        return List.copyOf(found);
    }

    private synchronized Deque<LoggedRecord> snapshot() {
        return new ArrayDeque<>(records);
    }

    private static long size(LoggedRecord record) {
        return OVERHEAD + record.message().length() + record.stackTrace().length();
    }
}
