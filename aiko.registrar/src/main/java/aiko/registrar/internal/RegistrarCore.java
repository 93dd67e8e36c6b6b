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
import aiko.registrar.internal.directory.Directory;
import aiko.registrar.internal.directory.ServicePath;
import aiko.registrar.internal.election.BootTopic;
import aiko.registrar.internal.election.Election;
import aiko.registrar.internal.election.ElectionActions;
import aiko.registrar.internal.election.LifeQuestions;
import aiko.registrar.internal.replica.Replica;
import aiko.registrar.internal.state.Keeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.osgi.service.log.Logger;

/**
 * A registrar from its parts: what the election wants done, they do. Owned by the event loop, but for what the election and
 * the directory offer to all.
 */
final class RegistrarCore implements ElectionActions, ServiceHandler {
    private static final String PROCESS_STATE = "/0/state";

    private final Surroundings surroundings;
    private final Messages messages;
    private final TopicPath self;
    private final Directory directory;
    private final History history = new History();
    private final DirectoryChanges changes;
    private final RegistrarMessages registrarMessages;
    private final Election election;
    private final BootTopic bootTopic;
    private final LifeQuestions questions;
    private final Replica replica;
    private final Reconciliation reconciliation;
    private final List<Handle> handles = new ArrayList<>();
    private final List<Consumer<RegistrarState>> listeners = new ArrayList<>();

    /**
     * What a registrar lives in.
     *
     * @param self its topic path
     * @param monotonicSeconds the clock of its times
     * @param searchLimit longest search for a primary
     */
    record Surroundings(
            TopicPath self,
            Messages messages,
            EventLoop eventLoop,
            DoubleSupplier monotonicSeconds,
            Duration searchLimit,
            Logger logger) {}

    RegistrarCore(Surroundings surroundings, Directory directory, Keeper keeper) {
        this.surroundings = surroundings;
        this.directory = directory;
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
        election = new Election(self, clock.getAsDouble(), this);
        bootTopic = new BootTopic(messages, self.namespace());
        questions = new LifeQuestions(messages, eventLoop, self, election::alive, election::silent);
        reconciliation = new Reconciliation(surroundings, directory, changes);
        replica = new Replica(
                messages,
                eventLoop,
                self,
                RegistrarComponent.PROTOCOL,
                new CopiedDirectory(directory, history, changes, reconciliation, election::copied));
    }

    /** Listens to what is said. */
    void open() {
        var notices = new Notices(surroundings.eventLoop(), messages);
        changes.listen(new DirectoryChanges.Listener() {
            @Override
            public void mistaken() {
                replica.restart();
            }

            @Override
            public void present(String process) {
                reconciliation.present(process);
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
        handles.add(messages.subscribe(bootTopic.topic(), this::bootMessage));
    }

    private void stateMessage(Message message) {
        String topic = message.topic();
        if (registrarMessages.state(message) && topic.endsWith(PROCESS_STATE)) {
            election.died(topic.substring(0, topic.length() - PROCESS_STATE.length()));
        }
    }

    private void bootMessage(Message message) {
        bootTopic.read(message, election);
    }

    /** The directory holds what was kept from an earlier life of the registrar. */
    void restored() {
        // Its own services are those of an earlier life as well, and will be registered again.
        changes.died(new ServicePath().set(self.withServiceId(0)));
        reconciliation.isDoubtful();
    }

    /** Ends in order: whoever takes over need not wait for the server. */
    void close() {
        handles.forEach(Handle::cancel);
        if (election.state() == RegistrarState.PRIMARY) {
            bootTopic.announceAbsence();
        }
        election.disconnected();
    }

    void addListener(Consumer<RegistrarState> listener) {
        listeners.add(listener);
    }

    /** Whether there is a connection to the server; {@code primary} is what the process knows already. */
    void connected(boolean isConnected, Optional<RegistrarDetails> primary) {
        if (isConnected && election.state() == RegistrarState.START) {
            election.connected();
            primary.ifPresent(known -> election.found(known, true));
        } else if (!isConnected && election.state() != RegistrarState.START) {
            // From now on it does not hear what becomes of others.
            reconciliation.isCutOff();
            changes.disconnected();
            election.disconnected();
        }
    }

    @Override
    public void in(Message message) {
        registrarMessages.in(message);
    }

    Election election() {
        return election;
    }

    Directory directory() {
        return directory;
    }

    History history() {
        return history;
    }

    Replica replica() {
        return replica;
    }

    DirectoryChanges changes() {
        return changes;
    }

    int waitingRequests() {
        return registrarMessages.waitingRequests();
    }

    @Override
    public void search(long number) {
        messages.synchronize().thenRun(() -> election.searchSettled(number));
        surroundings
                .eventLoop()
                .addOneShotTimerHandler(() -> election.searchSettled(number), surroundings.searchLimit());
    }

    @Override
    public void wait(long number, Duration time) {
        surroundings.eventLoop().addOneShotTimerHandler(() -> election.elapsed(number), time);
    }

    @Override
    public void ask(long number, RegistrarDetails registrar) {
        questions.ask(number, registrar.topicPath());
    }

    @Override
    public void prepare(long number) {
        CompletionStage<Void> armed = bootTopic.arm();
        reconciliation.reconcile(() -> armed.thenRun(() -> election.prepared(number)));
    }

    @Override
    public void withdraw() {
        reconciliation.cancel();
        bootTopic.disarm();
    }

    @Override
    public void announce(RegistrarDetails primary) {
        bootTopic.announce(primary);
        surroundings.logger().info("registrar {} is primary", self);
    }

    @Override
    public void announceAbsence() {
        bootTopic.announceAbsence();
    }

    @Override
    public void follow(RegistrarDetails primary) {
        replica.follow(primary.topicPath());
    }

    @Override
    public void stopFollowing() {
        questions.cancel();
        replica.stop();
    }

    @Override
    public void examineRegistrars() {
        reconciliation.examineRegistrars();
    }

    @Override
    public OptionalInt rank(Optional<RegistrarDetails> failed) {
        return replica.isComplete()
                ? replica.succession().before(self, failed.map(RegistrarDetails::topicPath), this::isThere)
                : OptionalInt.empty();
    }

    private boolean isThere(TopicPath registrar) {
        return directory.find(registrar).isPresent();
    }

    @Override
    public boolean isListed(TopicPath registrar) {
        return replica.succession().contains(registrar);
    }

    @Override
    public int others() {
        return (int) directory.registrars().stream()
                .filter(row -> !row.service().topicPath().isSameProcess(self))
                .count();
    }

    @Override
    public void stateChanged(RegistrarState state) {
        changes.setPrimary(state == RegistrarState.PRIMARY);
        surroundings.logger().debug("registrar {} is {}", self, state.wireName());
        listeners.forEach(listener -> listener.accept(state));
    }
}
