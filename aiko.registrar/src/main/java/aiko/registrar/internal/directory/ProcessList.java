// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

/** Processes in the order in which they were added. */
final class ProcessList {
    private ProcessServices first;
    private ProcessServices last;
    private int size;

    int size() {
        return size;
    }

    /** Null if there is none; the others follow with {@link ProcessServices#next}. */
    ProcessServices first() {
        return first;
    }

    void append(ProcessServices process) {
        process.previous = last;
        process.next = null;
        if (last == null) {
            first = process;
        } else {
            last.next = process;
        }
        last = process;
        size++;
    }

    void remove(ProcessServices process) {
        if (process.previous == null) {
            first = process.next;
        } else {
            process.previous.next = process.next;
        }
        if (process.next == null) {
            last = process.previous;
        } else {
            process.next.previous = process.previous;
        }
        size--;
    }
}
