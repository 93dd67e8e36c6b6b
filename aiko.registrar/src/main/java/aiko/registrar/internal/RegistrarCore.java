// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.process.RegistrarDetails;
import aiko.process.ServiceHandler;
import aiko.process.TopicPath;
import aiko.registrar.RegistrarState;
import aiko.registrar.internal.change.DirectoryChanges;
import aiko.registrar.internal.change.Notices;
import aiko.registrar.internal.change.RefusedServices;
import aiko.registrar.internal.directory.Directory;
import aiko.registrar.internal.election.Election;
import aiko.registrar.internal.history.RemovalHistory;
import aiko.registrar.internal.journal.Keeper;
import aiko.registrar.internal.liveness.Newcomers;
import aiko.registrar.internal.liveness.Pace;
import aiko.registrar.internal.liveness.PrimaryWatch;
import aiko.registrar.internal.liveness.Reconciliation;
import aiko.registrar.internal.liveness.Survivors;
import aiko.registrar.internal.liveness.Vigil;
import aiko.registrar.internal.replica.Replica;
import aiko.registrar.internal.request.RefusedMessages;
import aiko.registrar.internal.request.RegistrarMessages;
import aiko.registrar.internal.wire.ServicePath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.osgi.service.log.Logger;

/**
 * The parts of a registrar, connected. Owned by the event loop, except for the methods of election and directory that are for all threads.
 */
public final class RegistrarCore {
    private static final String PROCESS_STATE = "/0/state";

    private final Surroundings surroundings;
    private final Messages messages;
    private final TopicPath self;
    private final Directory directory;
    private final RemovalHistory history;
    private final DirectoryChanges changes;
    private final RegistrarMessages registrarMessages;
    private final Candidacy candidacy;
    private final Reconciliation reconciliation;
    private final PrimaryWatch primaryWatch;
    private final Vigil vigil;
    private final Newcomers newcomers;
    private final List<Handle> handles = new ArrayList<>();

    /**
     * The environment of a registrar.
     *
     * @param self its topic path
     * @param bootTopic the topic on which registrars announce themselves
     * @param monotonicSeconds the clock of its times
     * @param searchLimit longest search for a primary
     * @param pace how often processes are asked whether they live
     */
    record Surroundings(
            TopicPath self,
            String bootTopic,
            Messages messages,
            EventLoop eventLoop,
            DoubleSupplier monotonicSeconds,
            Duration searchLimit,
            Pace pace,
            Logger logger) {}

    RegistrarCore(Surroundings surroundings, Directory directory, RemovalHistory history, Keeper keeper) {
        this.surroundings = surroundings;
        this.directory = directory;
        this.history = history;
        messages = surroundings.messages();
        self = surroundings.self();
        DoubleSupplier clock = surroundings.monotonicSeconds();
        EventLoop eventLoop = surroundings.eventLoop();
        changes = new DirectoryChanges(
                messages,
                self.out(),
                directory,
                history,
                keeper,
                new RefusedServices(directory, surroundings.logger()),
                clock);
        registrarMessages = new RegistrarMessages(
                messages, self, directory, history, changes, new RefusedMessages(surroundings.logger(), () ->
                        (long) (clock.getAsDouble() * 1e9)));
        Pace pace = surroundings.pace();
        reconciliation = new Reconciliation(messages, eventLoop, self, directory, changes, !pace.isNever());
        primaryWatch =
                new PrimaryWatch(messages, eventLoop, self, pace, directory::processCount, registrar -> election()
                        .vanished(registrar));
        candidacy =
                new Candidacy(surroundings, directory, history, changes, reconciliation, primaryWatch, this::suspected);
        vigil = new Vigil(
                messages,
                eventLoop,
                self,
                directory,
                changes,
                clock,
                pace,
                election()::announceAgain,
                surroundings.logger());
        newcomers = new Newcomers(eventLoop, self, election()::announceAgain);
        candidacy.addListener(this::stateChanged);
    }

    /** Subscribes to the topics. */
    void open() {
        var notices = new Notices(surroundings.eventLoop(), messages);
        changes.listen(new DirectoryChanges.Listener() {
            @Override
            public void mistaken() {
                candidacy.replica().restart();
            }

            @Override
            public void present(String process) {
                reconciliation.present(process);
                vigil.present(process);
                if (changes.isPrimary()) {
                    newcomers.present(process);
                }
            }

            @Override
            public void registering(ServicePath path) {
                vigil.registering(path);
                newcomers.registering(path);
            }

            @Override
            public void removed(ServicePath path) {
                notices.removed(path);
            }

            @Override
            public void differs(ServicePath path) {
                notices.differs(path);
            }
        });
        handles.add(messages.subscribe(self.namespace() + "/+/+/+/state", this::stateMessage));
        handles.add(candidacy.open());
    }

    private void stateMessage(Message message) {
        String topic = message.topic();
        if (registrarMessages.state(message) && topic.endsWith(PROCESS_STATE)) {
            String process = topic.substring(0, topic.length() - PROCESS_STATE.length());
            vigil.ended(process);
            election().died(process);
        }
    }

    private void stateChanged(RegistrarState state) {
        vigil.end();
        newcomers.clear();
        if (state == RegistrarState.PRIMARY) {
            vigil.begin();
            primaryWatch.takeFormer().ifPresent(former -> vigil.suspect(former.process(), primaryWatch.unanswered()));
            reconciliation.takeSilent().forEach(this::suspected);
        }
    }

    /** It has not answered the questions of the reconciliation. */
    private void suspected(String process) {
        vigil.suspect(process, Survivors.PATIENCE.toMillis() / 1e3);
    }

    /** The directory was read from a file, which the previous incarnation of the registrar has written. */
    void restored() {
        // The services of its own process are those of the previous incarnation, and will be registered again.
        changes.died(new ServicePath().set(self.withServiceId(0)));
        reconciliation.restored();
    }

    /** Ends in order, so that the next primary need not wait for the last will. */
    void close() {
        handles.forEach(Handle::cancel);
        candidacy.close();
    }

    void addListener(Consumer<RegistrarState> listener) {
        candidacy.addListener(listener);
    }

    /** Whether there is a connection to the server; {@code primary} is the one that the process knows already. */
    void connected(boolean isConnected, Optional<RegistrarDetails> primary) {
        Election election = election();
        if (isConnected && election.state() == RegistrarState.START) {
            changes.missed();
            election.connected();
            primary.ifPresent(known -> election.found(known, true));
        } else if (!isConnected && election.state() != RegistrarState.START) {
            // Changes of other services are missed from now on.
            reconciliation.cutOff();
            primaryWatch.takeFormer();
            changes.missed();
            election.disconnected();
        }
    }

    /** Handles the messages of the registrar's {@code in} topic. */
    ServiceHandler requests() {
        return registrarMessages;
    }

    Election election() {
        return candidacy.election();
    }

    Directory directory() {
        return directory;
    }

    RemovalHistory history() {
        return history;
    }

    Replica replica() {
        return candidacy.replica();
    }

    DirectoryChanges changes() {
        return changes;
    }

    /** Requests that were answered. */
    long queries() {
        return registrarMessages.queries();
    }

    /** Asks the processes whether they live. */
    Vigil vigil() {
        return vigil;
    }

    int waitingRequests() {
        return registrarMessages.waitingRequests();
    }
}
