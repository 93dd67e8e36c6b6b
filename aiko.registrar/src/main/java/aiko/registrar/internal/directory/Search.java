// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

import aiko.process.ServiceFilter;
import aiko.registrar.Page;
import aiko.registrar.internal.compact.AsciiText;
import aiko.registrar.internal.compact.FirstRows;
import aiko.registrar.internal.compact.NameTable;
import aiko.registrar.internal.compact.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * A page of the services that pass tests, which are made for each service: in steps, between which the directory may change.
 * Services that are there from beginning to end are counted and listed exactly once, in the order of listings. Those that are
 * added or removed meanwhile may be left out, or be included; each row is of a service that was there when the row was made.
 *
 * <p>It visits the services in the order of their slots, one beside the other in memory, and keeps those that belong to the page:
 * several times as fast as in the order of listings, in which each is elsewhere. If the filter leaves few, it visits these
 * only. Owned by the thread that owns the directory.
 *
 * @param <T> a row
 */
public final class Search<T> {
    /** A service of a selection costs as much as so many side by side. */
    private static final int SELECTION_FACTOR = 8;

    /** Additional places, for services that are removed meanwhile. */
    private static final int RESERVE = 1_024;

    /** Work between two readings of the clock, in services. */
    private static final int STEP = 32;

    /** A name of so many characters costs as much as another service. */
    private static final int LONG_NAME = 64;

    /** A row, made or left out, costs as much as so many services. */
    private static final int ROW_COST = 16;

    private final Directory directory;
    private final ServiceFilter filter;
    private final ServicePredicates tests;
    private final int offset;
    private final int limit;
    private final IntFunction<T> row;
    private final Predicate<CharSequence> names;
    private final AsciiText plainName = new AsciiText();

    private Contents contents;
    private NameTable nameTable;
    private RowFormat texts;
    private TopicPathView path;
    private GroupTests groups;
    private FirstRows first;
    /** Null if all slots are visited, one after the other. */
    private Selection selection;

    private int slot;
    private int end;
    private boolean isVisited;
    private int total;
    private int position;
    private int before;
    private List<T> rows;

    Search(
            Directory directory,
            ServiceFilter filter,
            ServicePredicates tests,
            int offset,
            int limit,
            IntFunction<T> row) {
        this.directory = directory;
        this.filter = filter;
        this.tests = tests;
        this.offset = offset;
        this.limit = limit;
        this.row = row;
        Predicate<CharSequence> named = filter.name()::contentEquals;
        names = filter.name().equals(ServiceFilter.ANY) ? tests.name() : named.and(tests.name());
    }

    private void begin() {
        contents = directory.contents();
        Listing listing = directory.listing();
        nameTable = contents.names;
        texts = directory.texts();
        path = new TopicPathView(contents);
        groups = new GroupTests(contents, this::passes, listing::key);
        first = new FirstRows((int) Math.min(Integer.MAX_VALUE - 8, (long) offset + limit + RESERVE));
        rows = new ArrayList<>();
        slot = 0;
        end = contents.rows.end();
        isVisited = false;
        total = 0;
        position = 0;
        before = 0;
        selection = null;
        if (listing.candidates(filter) < contents.size() / SELECTION_FACTOR) {
            selection = listing.select(filter);
            directory.follow(selection, removed -> {});
        }
    }

    /**
     * Goes on until the time has come.
     *
     * @param nanoTime of {@link System#nanoTime}
     * @return whether the page is complete
     */
    public boolean goOn(long nanoTime) {
        boolean isComplete = work(STEP);
        while (!isComplete && System.nanoTime() - nanoTime < 0) {
            isComplete = work(STEP);
        }
        return isComplete;
    }

    /** Does work that costs as much as so many services, or a little more. Returns whether the page is complete. */
    boolean work(int cost) {
        if (contents != directory.contents()) {
            begin();
        }
        groups.forgetFormer();
        if (!isVisited) {
            isVisited = selection == null ? visitSlots(cost) : visitSelection(cost);
            return false;
        }
        return first.sort(cost) && makeRows(cost);
    }

    /** Gives it up before it is complete. */
    public void giveUp() {
        if (selection != null) {
            directory.unfollow(selection);
        }
    }

    /** The page, once it is complete. */
    public Page<T> page() {
        return new Page<>(rows, offset, total);
    }

    private boolean visitSlots(int cost) {
        for (int left = cost; slot < end && left > 0; ) {
            left -= visitPage(left);
        }
        return slot == end;
    }

    /** Visits services of the page of rows in which the next one is. Returns the cost. */
    private int visitPage(int cost) {
        int[] page = contents.rows.page(slot);
        int behind = Math.min(end - 1, Rows.lastOfPage(slot)) + 1;
        int place = Rows.place(slot);
        int next = slot;
        int spent = 0;
        while (next < behind && spent < cost) {
            int group = page[place + Rows.GROUP];
            spent += group == Rows.NONE ? 1 : visit(next, group, page[place + Rows.NAME]);
            place += Rows.FIELDS;
            next++;
        }
        slot = next;
        return spent;
    }

    private boolean visitSelection(int cost) {
        for (int left = cost; left > 0; ) {
            int next = selection.next();
            if (next == Rows.NONE) {
                directory.unfollow(selection);
                return true;
            }
            int group = contents.rows.get(next, Rows.GROUP);
            left -= visit(next, group, contents.rows.get(next, Rows.NAME)) + SELECTION_FACTOR;
        }
        return false;
    }

    /** Returns the cost. */
    private int visit(int service, int group, int nameNumber) {
        if (!groups.pass(group)) {
            return 1;
        }
        CharSequence name = nameTable.view(nameNumber, plainName) ? plainName : texts.nameText(nameNumber);
        int length = name.length();
        if (names.test(name)) {
            visitNamed(service, group);
        }
        return 1 + length / LONG_NAME;
    }

    private void visitNamed(int service, int group) {
        if (tests.topicPath().test(path.of(contents.groupWithNumber(group).process, service))) {
            total++;
            first.offer(groups.key(group), contents.rows.get(service, Rows.SEQUENCE), service);
        }
    }

    private boolean passes(Group group) {
        return group.kind.matches(filter)
                && tests.kind().test(group.kind)
                && tests.process().test(path.beginning(group.process));
    }

    private boolean makeRows(int cost) {
        for (int left = cost; left > 0; left -= ROW_COST) {
            if (position == first.size() || rows.size() == limit) {
                return true;
            }
            int next = first.slot(position);
            if (!isStillThere(next)) {
                total--;
            } else if (before < offset) {
                before++;
            } else {
                rows.add(row.apply(next));
            }
            position++;
        }
        return false;
    }

    /** Its slot may be that of another service by now. */
    private boolean isStillThere(int service) {
        return contents.rows.isUsed(service)
                && contents.rows.get(service, Rows.SEQUENCE) == first.sequence(position)
                && Selection.order(first.key(position)) == contents.group(service).process.order;
    }
}
