// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import aiko.registrar.Page;
import aiko.registrar.ProcessRow;
import aiko.registrar.internal.compact.Rows;
import aiko.registrar.internal.wire.AddCommand;
import aiko.registrar.internal.wire.ServicePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/**
 * The services of a namespace: some seventy bytes for each, see {@link Contents}. One thread owns it; only {@link #size()} and
 * {@link #processCount()} are for all.
 *
 * <p>For speed, a service is a <em>slot</em>, a number that is valid until the service is removed; see
 * {@link #addPayload}, {@link #removePayload} and {@link #row}. There are methods with objects as well.
 *
 * <p>Listings begin with the own process; then follow processes whose first service has the registrar protocol, then the
 * others: each in the order in which the processes were added, and then in that of registration.
 */
public final class Directory {
    private static final double TENTH = 0.1;

    private final String ownProcess;
    private final long limit;
    private final String registrarProtocol;
    private final AddCommand command = new AddCommand();
    private final ServicePath path = new ServicePath();
    private final List<Selection> followed = new ArrayList<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicInteger processCount = new AtomicInteger();

    private Contents contents;
    private RowFormat texts;
    private Listing listing;
    private double epoch;
    /** The slots that were confirmed since a reload began; null while there is none. */
    private BitSet confirmed;

    /** A directory without a limit, see {@link #Directory(String, String, long)}. */
    public Directory(String ownProcess, String registrarProtocol) {
        this(ownProcess, registrarProtocol, Long.MAX_VALUE / 2);
    }

    /**
     * @param ownProcess the process that is listed first
     * @param limit maximum bytes of memory: a service beyond it is not added
     */
    public Directory(String ownProcess, String registrarProtocol, long limit) {
        this.limit = limit;
        this.ownProcess = ownProcess;
        this.registrarProtocol = registrarProtocol;
        clear();
    }

    /** Forgets all services and incarnations, and ends a reload. Selections end. */
    public void clear() {
        contents = new Contents(ownProcess, limit);
        texts = new RowFormat(contents);
        listing = new Listing(contents, texts, registrarProtocol);
        epoch = Double.NaN;
        confirmed = null;
        followed.clear();
        count();
    }

    /** Adds a service unless there is one with its topic path. {@code now} is in seconds of the monotonic clock. */
    public Added add(ServiceDetails service, double now) {
        return add(command.set(service), now);
    }

    /** The same for a command. */
    public Added add(AddCommand service, double now) {
        int known = contents.find(service.path());
        if (known == Rows.NONE) {
            if (!contents.hasRoom(service)) {
                return Added.NO_ROOM;
            }
            insert(service, now);
            return Added.NEW;
        }
        if (contents.isSame(known, service)) {
            confirm(known);
            return Added.KNOWN;
        }
        if (confirmed == null) {
            return Added.DIFFERENT;
        }
        remove(known, slot -> {});
        insert(service, now);
        return Added.REPLACED;
    }

    /** Removes a service. Empty if it is not there. */
    public Optional<DirectoryRow> remove(TopicPath topicPath) {
        int slot = contents.find(path.set(topicPath));
        if (slot == Rows.NONE) {
            return Optional.empty();
        }
        DirectoryRow row = row(slot);
        remove(slot, removed -> {});
        return Optional.of(row);
    }

    /** Removes all services of a process, {@code namespace/host/process}, and returns them. Its incarnation stays. */
    public List<DirectoryRow> removeProcess(String process) {
        var removed = new ArrayList<DirectoryRow>();
        byte[] text = process.getBytes(StandardCharsets.UTF_8);
        removeAll(contents.processes.find(text, 0, text.length), slot -> removed.add(row(slot)));
        return removed;
    }

    /**
     * Removes a service, or all services of a process if the path is that of a process.
     *
     * @param removing called with each one just before
     */
    public void remove(ServicePath topicPath, IntConsumer removing) {
        if (topicPath.isProcess()) {
            removeAll(contents.processes.find(topicPath.array(), topicPath.from(), topicPath.processTo()), removing);
            return;
        }
        int slot = contents.find(topicPath);
        if (slot != Rows.NONE) {
            remove(slot, removing);
        }
    }

    /**
     * Removes the first services of a process.
     *
     * @param removing called with each one just before
     * @return whether none is left
     */
    public boolean removeSome(ServicePath process, int limit, IntConsumer removing) {
        ProcessServices services = contents.processes.find(process.array(), process.from(), process.processTo());
        if (services == null || !services.hasServices()) {
            return true;
        }
        int count = Math.min(limit, services.size());
        long[] rows = contents.firstRows(services, count);
        for (int i = 0; i < count; i++) {
            remove((int) rows[i], removing);
        }
        return !services.hasServices();
    }

    /** How many services the process of a topic path has. */
    public int serviceCount(ServicePath topicPath) {
        ProcessServices services = contents.processes.find(topicPath.array(), topicPath.from(), topicPath.processTo());
        return services == null ? 0 : services.size();
    }

    /** Whether the process of a topic path has services. */
    public boolean hasServices(ServicePath topicPath) {
        ProcessServices services = contents.processes.find(topicPath.array(), topicPath.from(), topicPath.processTo());
        return services != null && services.hasServices();
    }

    /** The service with that topic path. */
    public Optional<DirectoryRow> find(TopicPath topicPath) {
        int slot = contents.find(path.set(topicPath));
        return slot == Rows.NONE ? Optional.empty() : Optional.of(row(slot));
    }

    /** Whether there is a service with that topic path. */
    public boolean contains(ServicePath topicPath) {
        return contents.find(topicPath) != Rows.NONE;
    }

    /** Whether there is a service with that topic path, and it has the registrar protocol. */
    public boolean isRegistrar(ServicePath topicPath) {
        int slot = contents.find(topicPath);
        return slot != Rows.NONE && contents.group(slot).kind.protocol().equals(registrarProtocol);
    }

    /** The services that the filter means, as objects. */
    public List<ServiceDetails> select(ServiceFilter filter) {
        return query(filter, 0, Integer.MAX_VALUE).rows().stream()
                .map(DirectoryRow::service)
                .toList();
    }

    /** The services that match the filter, to be read step by step. */
    public Selection selection(ServiceFilter filter) {
        return listing.select(filter);
    }

    /**
     * From now on, until it is {@linkplain #unfollow unfollowed} or the directory is cleared.
     *
     * @param removing called with each service of the selection that is removed before its turn, just before
     */
    public void follow(Selection selection, IntConsumer removing) {
        selection.whenRemoved(removing);
        followed.add(selection);
    }

    /** Whether the directory still follows it: it does not once it was cleared. */
    public boolean isFollowed(Selection selection) {
        return followed.contains(selection);
    }

    public void unfollow(Selection selection) {
        followed.remove(selection);
    }

    /** A part of the services that match the filter. It costs as much as the part, and a little for each process. */
    public Page<DirectoryRow> query(ServiceFilter filter, int offset, int limit) {
        return listing.query(filter, offset, limit, this::row);
    }

    /** The same with additional tests, for patterns. It visits all services that match the filter. */
    public Page<DirectoryRow> query(ServiceFilter filter, ServicePredicates tests, int offset, int limit) {
        Search<DirectoryRow> search = search(filter, tests, offset, limit, this::row);
        while (!search.work(Integer.MAX_VALUE)) {
            // until it is complete
        }
        return search.page();
    }

    /**
     * The same in steps.
     *
     * @param row makes a row of a service
     */
    public <T> Search<T> search(
            ServiceFilter filter, ServicePredicates tests, int offset, int limit, IntFunction<T> row) {
        return new Search<>(this, filter, tests, offset, limit, row);
    }

    Contents contents() {
        return contents;
    }

    RowFormat texts() {
        return texts;
    }

    Listing listing() {
        return listing;
    }

    /** A part of the processes that have services, in the order of listings. */
    public Page<ProcessRow> processes(int offset, int limit) {
        return listing.processes(offset, limit);
    }

    /**
     * The services with the registrar protocol, in the order of listings, but for the own process, which has no
     * precedence here: so that all who have copied one directory agree on it.
     */
    public List<DirectoryRow> registrars() {
        return listing.registrars(this::row);
    }

    /** The incarnation of a process, {@code namespace/host/process}, if it has announced one. */
    public Optional<String> incarnation(String process) {
        byte[] text = process.getBytes(StandardCharsets.UTF_8);
        return Optional.ofNullable(contents.processes.find(text, 0, text.length))
                .map(found -> found.incarnation);
    }

    /** Notes the incarnation of a process, whether or not it has services; null forgets it. */
    public void setIncarnation(String process, String incarnation) {
        contents.processes.setIncarnation(process.getBytes(StandardCharsets.UTF_8), incarnation);
    }

    /** Forgets the incarnations of all processes. */
    public void forgetIncarnations() {
        contents.processes.forgetIncarnations();
    }

    /** From now on a service that is added again, with other details, replaces the known one. */
    public void beginReload() {
        confirmed = new BitSet();
    }

    /** Ends a reload, if there is one, and keeps the services that were not added again. */
    public void abandonReload() {
        confirmed = null;
    }

    /**
     * Removes the services that were not added, new or again, since the reload began.
     *
     * @param removing called with each one just before
     */
    public void endReload(IntConsumer removing) {
        BitSet stay = confirmed;
        confirmed = null;
        for (int slot = stay.nextClearBit(0); slot < contents.rows.end(); slot = stay.nextClearBit(slot + 1)) {
            if (contents.rows.isUsed(slot)) {
                remove(slot, removing);
            }
        }
    }

    /** A service as an object. */
    public DirectoryRow row(int slot) {
        return new DirectoryRow(texts.details(slot), timeAdded(slot));
    }

    /** The time at which a service was added, in seconds of the monotonic clock, rounded down to a tenth. */
    public double timeAdded(int slot) {
        return epoch + Integer.toUnsignedLong(contents.rows.get(slot, Rows.TIME)) * TENTH;
    }

    /** {@code (add TOPIC_PATH NAME PROTOCOL TRANSPORT OWNER (TAG …))}. */
    public byte[] addPayload(int slot) {
        return texts.addPayload(slot);
    }

    /** {@code (remove TOPIC_PATH)}. */
    public byte[] removePayload(int slot) {
        return texts.removePayload(slot);
    }

    /** Bytes of memory in use, an estimate. */
    public long bytes() {
        return contents.bytes() - contents.names.emptyBytes();
    }

    /** Bytes that this may be. */
    public long limit() {
        return limit;
    }

    /** Any thread. */
    public int size() {
        return size.getAcquire();
    }

    /** Processes that have services. Any thread. */
    public int processCount() {
        return processCount.getAcquire();
    }

    private void insert(AddCommand service, double now) {
        if (Double.isNaN(epoch)) {
            epoch = Math.floor(now);
        }
        long tenths = (long) Math.max(0, (now - epoch) / TENTH);
        confirm(contents.add(service, (int) tenths));
        count();
    }

    private void confirm(int slot) {
        if (confirmed != null) {
            confirmed.set(slot);
        }
    }

    private void removeAll(ProcessServices process, IntConsumer removing) {
        if (process != null && process.hasServices()) {
            for (long row : contents.rows(process)) {
                remove((int) row, removing);
            }
        }
    }

    private void remove(int slot, IntConsumer removing) {
        for (Selection selection : followed) {
            selection.removing(slot);
        }
        removing.accept(slot);
        contents.remove(slot);
        if (confirmed != null) {
            confirmed.clear(slot);
        }
        count();
    }

    private void count() {
        size.setRelease(contents.size());
        processCount.setRelease(contents.processes.active().size());
    }
}
