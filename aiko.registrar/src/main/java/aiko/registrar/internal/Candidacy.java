// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.Messages;
import aiko.process.RegistrarDetails;
import aiko.process.TopicPath;
import aiko.registrar.RegistrarState;
import aiko.registrar.internal.change.DirectoryChanges;
import aiko.registrar.internal.directory.Directory;
import aiko.registrar.internal.election.BootTopic;
import aiko.registrar.internal.election.Election;
import aiko.registrar.internal.election.ElectionActions;
import aiko.registrar.internal.election.KeptAnnouncement;
import aiko.registrar.internal.history.RemovalHistory;
import aiko.registrar.internal.liveness.LifeQuestions;
import aiko.registrar.internal.liveness.PrimaryWatch;
import aiko.registrar.internal.liveness.Reconciliation;
import aiko.registrar.internal.replica.CopiedDirectory;
import aiko.registrar.internal.replica.Replica;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A registrar's part in the election: carries out its decisions. Owned by the event loop. */
final class Candidacy implements ElectionActions {
    private final RegistrarCore.Surroundings surroundings;
    private final TopicPath self;
    private final Directory directory;
    private final DirectoryChanges changes;
    private final Election election;
    private final BootTopic bootTopic;
    private final LifeQuestions questions;
    private final Replica replica;
    private final Reconciliation reconciliation;
    private final PrimaryWatch primaryWatch;
    private final KeptAnnouncement keptAnnouncement;
    private final Consumer<String> suspected;
    private final List<Consumer<RegistrarState>> listeners = new ArrayList<>();
    /** Its latest incarnation that was announced. */
    private RegistrarDetails announced;

    /** @param suspected is called with processes that may be dead */
    Candidacy(
            RegistrarCore.Surroundings surroundings,
            Directory directory,
            RemovalHistory history,
            DirectoryChanges changes,
            Reconciliation reconciliation,
            PrimaryWatch primaryWatch,
            Consumer<String> suspected) {
        this.suspected = suspected;
        this.surroundings = surroundings;
        this.directory = directory;
        this.changes = changes;
        this.reconciliation = reconciliation;
        this.primaryWatch = primaryWatch;
        self = surroundings.self();
        Messages messages = surroundings.messages();
        EventLoop eventLoop = surroundings.eventLoop();
        election = new Election(self, surroundings.monotonicSeconds().getAsDouble(), this);
        bootTopic = new BootTopic(messages, surroundings.bootTopic(), self.namespace());
        keptAnnouncement =
                new KeptAnnouncement(messages, eventLoop, bootTopic, election, directory::processCount, () -> directory
                        .registrars()
                        .size());
        questions = new LifeQuestions(messages, eventLoop, self, election::alive, election::silent);
        replica = new Replica(
                messages,
                eventLoop,
                self,
                RegistrarComponent.PROTOCOL,
                new CopiedDirectory(directory, history, changes, reconciliation, election::copied));
    }

    Election election() {
        return election;
    }

    Replica replica() {
        return replica;
    }

    void addListener(Consumer<RegistrarState> listener) {
        listeners.add(listener);
    }

    /** Listens to the boot topic. */
    Handle open() {
        return surroundings.messages().subscribe(bootTopic.topic(), message -> bootTopic.read(message, election));
    }

    /** Ends in order, so that the next primary need not wait for the last will. */
    void close() {
        if (election.state() == RegistrarState.PRIMARY) {
            bootTopic.announceAbsence();
        }
        election.disconnected();
    }

    @Override
    public void search(long number) {
        surroundings.messages().synchronize().thenRun(() -> election.searchSettled(number));
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
        if (primary.topicPath().equals(self) && !primary.equals(announced)) {
            announced = primary;
            surroundings.logger().info("registrar {} is primary", self);
        }
    }

    @Override
    public void announceAbsence() {
        bootTopic.announceAbsence();
    }

    @Override
    public void follow(RegistrarDetails primary) {
        replica.follow(primary.topicPath());
        primaryWatch.follow(primary.topicPath());
    }

    @Override
    public void stopFollowing() {
        questions.cancel();
        replica.stop();
        primaryWatch.stop();
    }

    @Override
    public void examineRegistrars() {
        reconciliation.examineRegistrars(suspected);
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
        if (state == RegistrarState.PRIMARY || state == RegistrarState.SECONDARY) {
            keptAnnouncement.begin();
        } else {
            keptAnnouncement.end();
        }
        surroundings.logger().debug("registrar {} is {}", self, state.wireName());
        listeners.forEach(listener -> listener.accept(state));
    }
}
