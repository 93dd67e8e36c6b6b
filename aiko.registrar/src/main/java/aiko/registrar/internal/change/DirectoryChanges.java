// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.change;

import aiko.message.Delivery;
import aiko.message.Messages;
import aiko.registrar.internal.directory.Added;
import aiko.registrar.internal.directory.Directory;
import aiko.registrar.internal.history.RemovalHistory;
import aiko.registrar.internal.journal.Keeper;
import aiko.registrar.internal.wire.AddCommand;
import aiko.registrar.internal.wire.ServicePath;
import aiko.sexpression.SExpressions;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleSupplier;

/**
 * Changes the directory, with the effects of each change: the echo of a primary, the history, the journal, and the memory
 * of processes that have died. Owned by the event loop.
 */
public final class DirectoryChanges {
    private static final int FEW = 1_000;

    private final Messages messages;
    private final String out;
    private final Directory directory;
    private final RemovalHistory history;
    private final Keeper keeper;
    private final RefusedServices refused;
    private final DoubleSupplier monotonicSeconds;
    private final Removals removals;
    private final RecentDeaths deaths;
    private final Rate addRate = new Rate();
    private final Rate removalRate = new Rate();
    /** Processes that began when their topic path had services already, perhaps those of another incarnation. */
    private final Set<String> suspects = new LinkedHashSet<>();

    private final ServicePath path = new ServicePath();
    private Listener listener = new Listener() {
        @Override
        public void mistaken() {}

        @Override
        public void present(String process) {}
    };
    private Runnable changed = () -> {};
    private boolean isPrimary;

    public DirectoryChanges(
            Messages messages,
            String out,
            Directory directory,
            RemovalHistory history,
            Keeper keeper,
            RefusedServices refused,
            DoubleSupplier monotonicSeconds) {
        this.refused = refused;
        this.messages = messages;
        this.out = out;
        this.directory = directory;
        this.history = history;
        this.keeper = keeper;
        this.monotonicSeconds = monotonicSeconds;
        removals = new Removals(messages, directory, this::removing);
        deaths = new RecentDeaths(monotonicSeconds);
    }

    /** Is called about changes that other parts act on. */
    public interface Listener {
        /** A copy may lack services of a process that was falsely removed. */
        void mistaken();

        /** A process announces itself. */
        void present(String process);

        /** A process registers a service with a primary. */
        default void registering(ServicePath path) {}

        /** Somebody has a primary remove a service, or all services of a process, which may live. */
        default void removed(ServicePath path) {}

        /** A message to a primary describes a known service with other details. */
        default void differs(ServicePath path) {}
    }

    public void listen(Listener listener) {
        this.listener = listener;
    }

    /** @param changed is called at each change, and before each removal */
    public void whenChanged(Runnable changed) {
        this.changed = changed;
    }

    /** Only a primary publishes its changes. */
    public void setPrimary(boolean isPrimary) {
        this.isPrimary = isPrimary;
        if (isPrimary) {
            // The former primary has not reported them: they will register all their services again.
            suspects.forEach(process -> died(path.setProcess(process)));
            suspects.clear();
        }
    }

    public boolean isPrimary() {
        return isPrimary;
    }

    public Rate addRate() {
        return addRate;
    }

    /** Services for which there was no room. */
    public RefusedServices refused() {
        return refused;
    }

    public Rate removalRate() {
        return removalRate;
    }

    /** From here on, the primary reports all changes, and all deaths that it knows of. */
    public void beginCopy() {
        suspects.clear();
        deaths.clear();
        directory.beginReload();
    }

    /**
     * Messages of others may have been missed. Called when the connection is lost, and again when there is one: last wills that came
     * with the loss are handled after it.
     */
    public void missed() {
        deaths.clear();
    }

    /**
     * The primary reports this service, and is right. Returns whether it was known with other details.
     */
    public boolean copy(AddCommand command) {
        if (add(command) != Added.DIFFERENT) {
            return false;
        }
        directory.remove(command.path(), this::removing);
        add(command);
        return true;
    }

    /** Somebody registers a service. */
    public Added add(AddCommand command) {
        if (deaths.contains(command.path())) {
            return Added.KNOWN;
        }
        removals.adding(command.path());
        if (isPrimary) {
            listener.registering(command.path());
        }
        double now = monotonicSeconds.getAsDouble();
        Added added = directory.add(command, now);
        if (added == Added.NO_ROOM) {
            refused.refuse(command.path());
        }
        if (added == Added.REPLACED) {
            keeper.removed(SExpressions.generateBytes("remove", command.path()), now);
        }
        if (added == Added.DIFFERENT && isPrimary) {
            listener.differs(command.path());
        }
        if (added == Added.NEW || added == Added.REPLACED) {
            addRate.count(now);
            changed.run();
            keeper.added(command.payload(), now);
            if (isPrimary) {
                messages.publish(out, command.payload(), Delivery.WHILE_CONNECTED, false);
            }
        }
        return added;
    }

    /** A message removes a service, or all services of a process. */
    public void remove(ServicePath path) {
        removals.remove(path);
        listener.removed(path);
    }

    /** The primary reports that this service was removed. */
    public void copyRemoval(ServicePath path) {
        directory.remove(path, this::removing);
    }

    /**
     * A process begins, or is connected again, and will register all its services: those known by its topic path may
     * be of another incarnation.
     */
    public void present(ServicePath process, String incarnation) {
        String name = process.process();
        Optional<String> known = directory.incarnation(name);
        if (known.isPresent() ? !known.get().equals(incarnation) : isPrimary) {
            directory.remove(process, this::removing);
        } else if (known.isEmpty() && directory.hasServices(process)) {
            suspects.add(name);
            forgetThoseWithoutServices();
        }
        if (!known.equals(Optional.of(incarnation))) {
            directory.setIncarnation(name, incarnation);
            keeper.present(name, incarnation);
        }
        if (deaths.present(name, incarnation) && !isPrimary) {
            listener.mistaken();
        }
        listener.present(name);
    }

    /** There are not many more than there are processes with services. */
    private void forgetThoseWithoutServices() {
        if (suspects.size() > FEW + 2 * directory.processCount()) {
            suspects.removeIf(each -> !directory.hasServices(path.setProcess(each)));
        }
    }

    /**
     * A service or a process has ended.
     *
     * @param incarnation of the process if the message names it, else null
     */
    public void absent(ServicePath path, String incarnation) {
        if (path.isProcess() && incarnation != null) {
            String name = path.process();
            Optional<String> known = directory.incarnation(name);
            if (known.isPresent() && !known.get().equals(incarnation)) {
                return;
            }
            deaths.add(name, incarnation, known.isPresent());
        }
        removals.remove(path);
        if (isPrimary && !path.isProcess()) {
            // A process receives the messages about its own life itself.
            listener.removed(path);
        }
    }

    /** It was found out that a process, or its former incarnation, does not live any more. */
    public void died(ServicePath process) {
        directory.remove(process, this::removing);
    }

    /** A process will register all its services: those known may be of another incarnation. */
    public void registersAgain(ServicePath process) {
        directory.remove(process, this::removingUnseen);
    }

    /** Is called with each service just before it is removed. */
    void removing(int slot) {
        double now = monotonicSeconds.getAsDouble();
        history.add(directory.addPayload(slot), directory.timeAdded(slot), now);
        leaving(slot, now);
    }

    /** The same for one that others have removed before: it is in their history. */
    public void removingUnseen(int slot) {
        leaving(slot, monotonicSeconds.getAsDouble());
    }

    private void leaving(int slot, double now) {
        refused.removed();
        removalRate.count(now);
        changed.run();
        byte[] payload = directory.removePayload(slot);
        keeper.removed(payload, now);
        if (isPrimary) {
            messages.publish(out, payload, Delivery.WHILE_CONNECTED, false);
        }
    }
}
