// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.place;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * The services of a process by id. Ids ascend and are never reused, so that entries are in the
 * order of their ids: appended at the end, found by binary search, and compacted when half of them are removed.
 *
 * <p>Safe for use by any thread: a lock guards the arrays, and nothing is called while it is held.
 */
public final class ServiceTable {
    private static final int INITIAL_CAPACITY = 16;

    private int[] ids = new int[INITIAL_CAPACITY];
    private Place[] entries = new Place[INITIAL_CAPACITY];
    private int used;
    private int size;
    private final IntSupplier nextId;
    private boolean closed;

    public interface Factory {
        Place create(int serviceId);
    }

    /** @param nextId chooses the id of a service; greater than all before */
    public ServiceTable(IntSupplier nextId) {
        this.nextId = nextId;
    }

    /** @throws IllegalStateException if the table is closed */
    public synchronized Place add(Factory factory) {
        if (closed) {
            throw new IllegalStateException("cannot add a service: the process is terminating");
        }
        if (used == ids.length) {
            ids = Arrays.copyOf(ids, used * 2);
            entries = Arrays.copyOf(entries, used * 2);
        }
        int id = nextId.getAsInt();
        Place place = factory.create(id);
        ids[used] = id;
        entries[used++] = place;
        size++;
        return place;
    }

    /** Returns whether there was a service with that id. */
    public synchronized boolean remove(int serviceId) {
        int index = Arrays.binarySearch(ids, 0, used, serviceId);
        if (index < 0 || entries[index] == null) {
            return false;
        }
        entries[index] = null;
        size--;
        if (size < used / 2) {
            closeUp();
        }
        return true;
    }

    /** The service, or null if there is none with that id. */
    public synchronized Place get(int serviceId) {
        int index = Arrays.binarySearch(ids, 0, used, serviceId);
        return index < 0 ? null : entries[index];
    }

    public synchronized int size() {
        return size;
    }

    /** In the order of their ids. */
    public synchronized List<Place> snapshot() {
        var list = new ArrayList<Place>(size);
        for (int i = 0; i < used; i++) {
            if (entries[i] != null) {
                list.add(entries[i]);
            }
        }
        return list;
    }

    public synchronized void close() {
        closed = true;
    }

    private void closeUp() {
        int to = 0;
        for (int from = 0; from < used; from++) {
            if (entries[from] != null) {
                ids[to] = ids[from];
                entries[to++] = entries[from];
            }
        }
        Arrays.fill(entries, to, used, null);
        used = to;
    }
}
