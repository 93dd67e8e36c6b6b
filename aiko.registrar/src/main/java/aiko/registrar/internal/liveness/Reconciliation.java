// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.liveness;

import aiko.event.EventLoop;
import aiko.message.Messages;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import aiko.registrar.ProcessRow;
import aiko.registrar.internal.change.DirectoryChanges;
import aiko.registrar.internal.directory.Directory;
import aiko.registrar.internal.directory.DirectoryRow;
import aiko.registrar.internal.wire.ServicePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Corrects a directory that was not up to date all the time: that of a registrar which was disconnected or has started from its
 * journal, and a copy that was not complete when its primary died. Owned by the event loop.
 */
public final class Reconciliation {
    private static final ServiceFilter SHARING = new ServiceFilter(
            ServiceFilter.ANY,
            ServiceFilter.ANY,
            ServiceFilter.ANY,
            ServiceFilter.ANY,
            List.of(Survivors.SHARED_STATE_TAG));

    private final String ownProcess;
    private final Directory directory;
    private final DirectoryChanges changes;
    private final Survivors survivors;
    private final boolean isVigilant;
    private final ServicePath path = new ServicePath();
    private final List<String> silent = new ArrayList<>();
    private boolean isDoubtful;
    private boolean isRestored;
    private boolean hasMissedOthers;

    /**
     * @param isVigilant whether a {@link Vigil} goes on asking the processes that do not answer at once, which may only be suspended,
     *     or about to connect again
     */
    public Reconciliation(
            Messages messages,
            EventLoop eventLoop,
            TopicPath self,
            Directory directory,
            DirectoryChanges changes,
            boolean isVigilant) {
        this.isVigilant = isVigilant;
        ownProcess = self.process();
        this.directory = directory;
        this.changes = changes;
        survivors = new Survivors(messages, eventLoop, self);
    }

    /** There is no connection: services may die unseen. */
    public void cutOff() {
        hasMissedOthers = true;
        isDoubtful = true;
    }

    /** Returns whether other processes than those that are known may have begun, and forgets it. */
    public boolean takeMissedOthers() {
        boolean has = hasMissedOthers;
        hasMissedOthers = false;
        return has;
    }

    /** Services of the directory may have died unseen. */
    public void doubt() {
        isDoubtful = true;
    }

    /** The directory is that of an earlier time: who does not answer at once has died since. */
    public void restored() {
        isRestored = true;
        doubt();
    }

    /** A copy is complete: only a primary sends one, whose directory is true. */
    public void copied() {
        isDoubtful = false;
        isRestored = false;
    }

    /** Calls back when the directory is true. */
    public void reconcile(Runnable done) {
        if (!isDoubtful) {
            done.run();
            return;
        }
        changes.registersAgain(path.setProcess(ownProcess));
        ask(process -> !process.equals(ownProcess), isRestored || !isVigilant, () -> {
            isDoubtful = false;
            isRestored = false;
            hasMissedOthers = false;
            done.run();
        });
    }

    /**
     * Checks whether the registrars are alive whose processes have announced no incarnation: one of the reference that was
     * primary has no last will but that of its role.
     *
     * @param suspected is called with those that do not answer at once, if a {@link Vigil} goes on asking them
     */
    public void examineRegistrars(Consumer<String> suspected) {
        Set<String> processes = directory.registrars().stream()
                .map(row -> row.service().topicPath().process())
                .filter(process -> !process.equals(ownProcess)
                        && directory.incarnation(process).isEmpty())
                .collect(Collectors.toSet());
        if (!processes.isEmpty()) {
            ask(processes::contains, !isVigilant, () -> takeSilent().forEach(suspected));
        }
    }

    /** A process has announced itself. */
    public void present(String process) {
        survivors.lives(process);
    }

    /** Returns the processes that have not answered {@link Survivors#PATIENCE} ago or later, and were not removed; and forgets them. */
    public List<String> takeSilent() {
        List<String> taken = List.copyOf(silent);
        silent.clear();
        return taken;
    }

    private void ask(Predicate<String> meant, boolean removesSilent, Runnable done) {
        silent.clear();
        List<ProcessRow> processes = directory.processes(0, Integer.MAX_VALUE).rows().stream()
                .filter(process -> meant.test(process.process()))
                .toList();
        // Each service of ours has shared state, and none of their processes needs that question.
        boolean allKnowPing =
                processes.stream().noneMatch(process -> process.incarnation().isEmpty());
        List<DirectoryRow> sharing = allKnowPing
                ? List.of()
                : directory.query(SHARING, 0, Integer.MAX_VALUE).rows().stream()
                        .filter(row -> meant.test(row.service().topicPath().process()))
                        .toList();
        survivors.ask(processes, sharing, new Survivors.Result() {
            @Override
            public void gone(String process, Optional<String> incarnation) {
                path.setProcess(process);
                if (incarnation.isPresent()) {
                    changes.present(path, incarnation.get());
                } else if (removesSilent) {
                    changes.died(path);
                } else {
                    silent.add(process);
                }
            }

            @Override
            public void done() {
                done.run();
            }
        });
    }

    public void cancel() {
        survivors.cancel();
    }
}
