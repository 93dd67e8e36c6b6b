// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

import aiko.registrar.internal.compact.NameTable;
import aiko.registrar.internal.compact.Rows;
import aiko.registrar.internal.compact.ServiceIdTexts;
import aiko.registrar.internal.wire.AddCommand;
import aiko.registrar.internal.wire.ServicePath;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.Predicate;

/** The services, and the tables in which they are found. Each is in the ring of its name and in that of its group. */
final class Contents {
    /** Bytes of a service beside its row: its places in the index of its process and in the table of names. */
    private static final int SERVICE_BYTES = 24;

    private static final int GROUP_BYTES = 80;

    /** Processes that have no services may have so much of all. */
    private static final int IDLE_SHARE = 16;

    /** The own process may have so much more. */
    private static final int OWN_RESERVE = 8;

    /** A page of names, one of rows, and a process. */
    private static final int GROWTH_OF_PAGES = 1 << 19;

    /** The maximum memory for a byte of a command, which is that of a tag of one letter. */
    private static final int LARGEST_GROWTH = 512;

    private final long limit;
    final Rows rows = new Rows();
    final NameTable names = new NameTable();
    final Kinds kinds = new Kinds();
    final ServiceIdTexts serviceIds = new ServiceIdTexts();
    final Processes processes;

    private Group[] groups = new Group[16];
    private int groupsEnd;
    private long groupChanges;
    private final Deque<Integer> freeGroups = new ArrayDeque<>();
    private Kind latestKind;
    private int size;

    /** @param limit maximum number of bytes */
    Contents(String ownProcess, long limit) {
        this.limit = limit;
        processes = new Processes(ownProcess, limit / IDLE_SHARE);
    }

    /** Bytes in use, an estimate. */
    long bytes() {
        return names.bytes()
                + rows.bytes()
                + kinds.bytes()
                + serviceIds.bytes()
                + processes.bytes()
                + (long) size * SERVICE_BYTES
                + (long) (groupsEnd - freeGroups.size()) * GROUP_BYTES;
    }

    /**
     * Whether there is room for a service whose topic path is not known yet. The own process has a reserve: the bundles of a
     * container can be found even if others fill its directory.
     */
    boolean hasRoom(AddCommand command) {
        long bytes = bytes();
        if (bytes + growthAtMost(command) <= limit) {
            return true;
        }
        long most = processes.isOwn(command.path()) ? limit + limit / OWN_RESERVE : limit;
        return bytes + growth(command) <= most || names.shrink() && bytes() + growth(command) <= most;
    }

    /** An upper limit, without a look at the names and kinds that exist already. */
    private static long growthAtMost(AddCommand command) {
        return GROWTH_OF_PAGES + (long) LARGEST_GROWTH * command.payload().length;
    }

    private int growth(AddCommand command) {
        byte[] payload = command.payload();
        ServicePath path = command.path();
        ProcessServices process = processes.find(path.array(), path.from(), path.processTo());
        return names.growth(payload, command.nameFrom(), command.nameTo())
                + rows.growth()
                + kinds.growth(payload, command.kindFrom(), command.kindTo())
                + (process == null ? ProcessServices.cost(path.processTo() - path.from()) : 0)
                + (path.isNumbered() ? 0 : ServiceIdTexts.cost(path.serviceText()))
                + SERVICE_BYTES
                + GROUP_BYTES;
    }

    int size() {
        return size;
    }

    Group group(int slot) {
        return groups[rows.get(slot, Rows.GROUP)];
    }

    /** The group with a number below {@link #groupsEnd()}; null if there is none now. */
    Group groupWithNumber(int number) {
        return groups[number];
    }

    int groupsEnd() {
        return groupsEnd;
    }

    /** Changes whenever a group is added or removed. */
    long groupChanges() {
        return groupChanges;
    }

    /** {@link Rows#NONE} if there is no such service. */
    int find(ServicePath path) {
        ProcessServices process = processes.find(path.array(), path.from(), path.processTo());
        return process == null ? Rows.NONE : process.index.get(id(path));
    }

    /** Whether the row has exactly the details of the command, apart from its topic path. */
    boolean isSame(int slot, AddCommand command) {
        byte[] payload = command.payload();
        return names.isText(rows.get(slot, Rows.NAME), payload, command.nameFrom(), command.nameTo())
                && group(slot).kind.isText(payload, command.kindFrom(), command.kindTo());
    }

    /** Adds a service whose topic path is not known yet. */
    int add(AddCommand command, int time) {
        // First: it is refused if there is no room for it.
        int name = names.intern(command.payload(), command.nameFrom(), command.nameTo());
        ServicePath path = command.path();
        ProcessServices process = processes.arriving(path.array(), path.from(), path.processTo());
        Group group = group(process, kind(command));
        if (process.nextSequence == Integer.MAX_VALUE) {
            renumber(process);
        }
        int slot = rows.allocate();
        int id = path.isNumbered() ? path.serviceNumber() : serviceIds.acquire(path.serviceText());
        rows.set(slot, Rows.GROUP, group.number);
        rows.set(slot, Rows.SERVICE_ID, id);
        rows.set(slot, Rows.NAME, name);
        rows.set(slot, Rows.SEQUENCE, process.nextSequence++);
        rows.set(slot, Rows.TIME, time);
        names.setHead(name, rows.append(names.head(name), slot, Rows.NAME_NEXT));
        group.head = rows.append(group.head, slot, Rows.GROUP_NEXT);
        group.size++;
        group.kind.services++;
        process.index.add(id, slot);
        size++;
        return slot;
    }

    void remove(int slot) {
        Group group = group(slot);
        ProcessServices process = group.process;
        int name = rows.get(slot, Rows.NAME);
        int nameHead = rows.remove(names.head(name), slot, Rows.NAME_NEXT);
        if (nameHead == Rows.NONE) {
            names.remove(name);
        } else {
            names.setHead(name, nameHead);
        }
        int id = rows.get(slot, Rows.SERVICE_ID);
        process.index.remove(id);
        if (id < 0) {
            serviceIds.release(id);
        }
        group.head = rows.remove(group.head, slot, Rows.GROUP_NEXT);
        group.size--;
        group.kind.services--;
        rows.free(slot);
        size--;
        if (group.size == 0) {
            remove(group);
        }
    }

    private void remove(Group group) {
        groupChanges++;
        group.remove();
        groups[group.number] = null;
        freeGroups.push(group.number);
        if (group.kind.groups == 0) {
            kinds.remove(group.kind);
            latestKind = null;
        }
        if (!group.process.hasServices()) {
            processes.left(group.process);
        }
    }

    /** The rows of a process in the order of their registration: sequence and slot, of those the filter means. */
    long[] rows(ProcessServices process, int count, int sequenceLimit, Predicate<Kind> filter) {
        long[] found = new long[count];
        int size = 0;
        boolean isSorted = true;
        for (Group group = process.firstGroup; group != null; group = group.nextOfProcess) {
            if (filter.test(group.kind)) {
                isSorted &= size == 0;
                int slot = group.head;
                for (int i = 0; i < group.size && rows.get(slot, Rows.SEQUENCE) < sequenceLimit; i++) {
                    found[size++] = (long) rows.get(slot, Rows.SEQUENCE) << 32 | slot;
                    slot = rows.get(slot, Rows.GROUP_NEXT);
                }
            }
        }
        found = size == count ? found : Arrays.copyOf(found, size);
        if (!isSorted) {
            Arrays.sort(found);
        }
        return found;
    }

    /** All rows of a process in the order of their registration. */
    long[] rows(ProcessServices process) {
        return rows(process, process.size(), Integer.MAX_VALUE, kind -> true);
    }

    /** At least the first so many, which must be there. */
    long[] firstRows(ProcessServices process, int count) {
        if (process.groups > 1) {
            return rows(process);
        }
        long[] first = new long[count];
        int slot = process.firstGroup.head;
        for (int i = 0; i < count; i++) {
            first[i] = slot;
            slot = rows.get(slot, Rows.GROUP_NEXT);
        }
        return first;
    }

    private int id(ServicePath path) {
        return path.isNumbered() ? path.serviceNumber() : serviceIds.find(path.serviceText());
    }

    private Kind kind(AddCommand command) {
        byte[] payload = command.payload();
        int from = command.kindFrom();
        int to = command.kindTo();
        if (latestKind == null || !latestKind.isText(payload, from, to)) {
            Kind known = kinds.find(payload, from, to);
            latestKind = known == null ? kinds.add(payload, from, to) : known;
        }
        return latestKind;
    }

    private Group group(ProcessServices process, Kind kind) {
        Group known = Group.find(process, kind);
        if (known != null) {
            return known;
        }
        int number = freeGroups.isEmpty() ? groupsEnd++ : freeGroups.pop();
        if (number == groups.length) {
            groups = Arrays.copyOf(groups, number * 2);
        }
        groups[number] = new Group(process, kind, number);
        groupChanges++;
        return groups[number];
    }

    /** After two thousand million registrations in a process that always had services. */
    private void renumber(ProcessServices process) {
        process.nextSequence = 0;
        for (long row : rows(process)) {
            rows.set((int) row, Rows.SEQUENCE, process.nextSequence++);
        }
    }
}
