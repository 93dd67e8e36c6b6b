// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

import aiko.process.ServiceFilter;
import aiko.registrar.Page;
import aiko.registrar.ProcessRow;
import aiko.registrar.internal.compact.IntList;
import aiko.registrar.internal.compact.NameTable;
import aiko.registrar.internal.compact.Rows;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * Finds services, in the order of listings: the own process, processes whose first service is a registrar, the others;
 * each in the order of arrival of the processes, then of the services.
 */
final class Listing {
    private static final int OWN = 0;
    private static final int REGISTRAR = 1;
    private static final int OTHER = 2;
    private static final int MOST_COUNTED = 10_000;

    private final Contents contents;
    private final RowFormat texts;
    private final String registrarProtocol;

    Listing(Contents contents, RowFormat texts, String registrarProtocol) {
        this.contents = contents;
        this.texts = texts;
        this.registrarProtocol = registrarProtocol;
    }

    /** Its cost depends on the rarest attribute that the filter has. */
    Selection select(ServiceFilter filter) {
        List<Kind> kinds = contents.kinds.matching(filter);
        int services = kinds == null ? contents.size() : services(kinds);
        Predicate<Kind> kindFilter = kinds == null ? kind -> true : kind -> kind.matches(filter);
        if (!filter.name().equals(ServiceFilter.ANY)) {
            return selectNamed(filter.name(), kinds, services, kindFilter);
        }
        var processes = new HashMap<Long, ProcessServices>();
        if (kinds == null) {
            return selection(kindFilter, parts(contents.processes.active()), services);
        }
        for (Kind kind : kinds) {
            for (Group group = kind.firstGroup; group != null; group = group.nextOfKind) {
                processes.put(group.process.order, group.process);
            }
        }
        var parts =
                processes.values().stream().map(process -> part(process, null)).toArray(Selection.Part[]::new);
        return selection(kindFilter, parts, services);
    }

    Page<DirectoryRow> query(ServiceFilter filter, int offset, int limit, IntFunction<DirectoryRow> row) {
        Selection selection = select(filter);
        selection.skip(offset);
        var rows = new ArrayList<DirectoryRow>();
        int count = Math.min(limit, selection.left());
        for (int i = 0; i < count; i++) {
            rows.add(row.apply(selection.next()));
        }
        return new Page<>(rows, offset, selection.size());
    }

    /**
     * At most so many services match the filter. Those with its name are counted up to a limit only, to which it takes no
     * longer than a moment.
     */
    int candidates(ServiceFilter filter) {
        List<Kind> kinds = contents.kinds.matching(filter);
        int ofKinds = kinds == null ? contents.size() : services(kinds);
        if (filter.name().equals(ServiceFilter.ANY) || ofKinds == 0) {
            return ofKinds;
        }
        int name = find(filter.name());
        if (name == NameTable.NONE) {
            return 0;
        }
        int head = contents.names.head(name);
        int slot = head;
        for (int count = 1; count < MOST_COUNTED; count++) {
            slot = contents.rows.get(slot, Rows.NAME_NEXT);
            if (slot == head) {
                return Math.min(count, ofKinds);
            }
        }
        return ofKinds;
    }

    private int find(String name) {
        ByteBuffer written = texts.written(name);
        return contents.names.find(written.array(), written.position(), written.limit());
    }

    private static int services(List<Kind> kinds) {
        return kinds.stream().mapToInt(kind -> kind.services).sum();
    }

    Page<ProcessRow> processes(int offset, int limit) {
        Selection.Part[] parts = sorted(parts(contents.processes.active()));
        return new Page<>(
                Arrays.stream(parts)
                        .skip(offset)
                        .limit(limit)
                        .map(Selection.Part::process)
                        .map(process -> new ProcessRow(
                                process.topicPath(), process.size(), Optional.ofNullable(process.incarnation)))
                        .toList(),
                offset,
                parts.length);
    }

    /** As in a directory that is not the process's own. */
    List<DirectoryRow> registrars(IntFunction<DirectoryRow> row) {
        Selection selection = select(new ServiceFilter(
                ServiceFilter.ANY, registrarProtocol, ServiceFilter.ANY, ServiceFilter.ANY, List.of()));
        var slots = new ArrayList<Integer>();
        for (int slot = selection.next(); slot != Rows.NONE; slot = selection.next()) {
            slots.add(slot);
        }
        slots.sort(Comparator.comparingLong(slot -> {
            ProcessServices process = contents.group(slot).process;
            return Selection.key(isRegistrar(process) ? REGISTRAR : OTHER, process.order);
        }));
        return slots.stream().map(row::apply).toList();
    }

    private Selection selectNamed(String name, List<Kind> kinds, int services, Predicate<Kind> filter) {
        int reference = find(name);
        if (reference == NameTable.NONE || services == 0) {
            return new Selection(contents, filter, new Selection.Part[0], 0);
        }
        var slots = new IntList();
        Rows rows = contents.rows;
        int head = contents.names.head(reference);
        int slot = head;
        int visited = 0;
        do {
            if (filter.test(contents.group(slot).kind)) {
                slots.add(slot);
            }
            slot = rows.get(slot, Rows.NAME_NEXT);
        } while (slot != head && ++visited < services);
        if (slot != head) {
            slots = ofKinds(kinds, reference);
        }
        return selection(filter, parts(slots), slots.size());
    }

    /** Services of the kinds, which are fewer than those with the name. */
    private IntList ofKinds(List<Kind> kinds, int name) {
        var slots = new IntList();
        for (Kind kind : kinds) {
            for (Group group = kind.firstGroup; group != null; group = group.nextOfKind) {
                int slot = group.head;
                for (int i = 0; i < group.size; i++) {
                    if (contents.rows.get(slot, Rows.NAME) == name) {
                        slots.add(slot);
                    }
                    slot = contents.rows.get(slot, Rows.GROUP_NEXT);
                }
            }
        }
        return slots;
    }

    private Selection.Part[] parts(ProcessList processes) {
        var parts = new Selection.Part[processes.size()];
        int size = 0;
        for (ProcessServices process = processes.first(); process != null; process = process.next) {
            parts[size++] = part(process, null);
        }
        return parts;
    }

    private Selection.Part[] parts(IntList slots) {
        Map<Long, IntList> byProcess = new HashMap<>();
        for (int i = 0; i < slots.size(); i++) {
            byProcess
                    .computeIfAbsent(contents.group(slots.get(i)).process.order, order -> new IntList())
                    .add(slots.get(i));
        }
        return byProcess.values().stream()
                .map(ofProcess -> part(contents.group(ofProcess.get(0)).process, bySequence(ofProcess)))
                .toArray(Selection.Part[]::new);
    }

    private long[] bySequence(IntList slots) {
        long[] rows = new long[slots.size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (long) contents.rows.get(slots.get(i), Rows.SEQUENCE) << 32 | slots.get(i);
        }
        Arrays.sort(rows);
        return rows;
    }

    private Selection.Part part(ProcessServices process, long[] rows) {
        return new Selection.Part(process, key(process), rows);
    }

    /** The place of a process that has services. */
    long key(ProcessServices process) {
        return Selection.key(rank(process), process.order);
    }

    private Selection selection(Predicate<Kind> filter, Selection.Part[] parts, int size) {
        return new Selection(contents, filter, sorted(parts), size);
    }

    private static Selection.Part[] sorted(Selection.Part[] parts) {
        Arrays.sort(parts, Comparator.comparingLong(Selection.Part::key));
        return parts;
    }

    private int rank(ProcessServices process) {
        if (process.isOwn) {
            return OWN;
        }
        return isRegistrar(process) ? REGISTRAR : OTHER;
    }

    private boolean isRegistrar(ProcessServices process) {
        return contents.group(process.firstRow(contents.rows)).kind.protocol().equals(registrarProtocol);
    }
}
