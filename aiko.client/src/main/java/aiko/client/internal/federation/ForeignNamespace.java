// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.federation;

import aiko.client.RequestException;
import aiko.client.RequestException.Reason;
import aiko.client.internal.directory.Directory;
import aiko.client.internal.directory.Primary;
import aiko.client.internal.directory.ServicesRoom;
import aiko.client.internal.request.Requests;
import aiko.client.spi.RegistrarChanges;
import aiko.event.Handle;
import aiko.message.BootTopic;
import aiko.process.AikoProcess;
import aiko.process.RegistrarDetails;
import aiko.process.TopicPath;
import java.time.Duration;
import java.util.Optional;

/**
 * Another namespace than that of the process. Its registrar is not verified beforehand: its services arrive, or nothing does. Owned by
 * the event loop of the requests.
 */
final class ForeignNamespace implements Primary {
    /** A living primary contradicts a forged announcement within this time, and a dead one is followed by another. */
    static final Duration CONTRADICTION = Duration.ofSeconds(1);

    private final AikoProcess process;
    private final Member member;
    private Optional<RegistrarDetails> announced = Optional.empty();
    private Optional<RegistrarDetails> current = Optional.empty();
    private Handle dispute = () -> {};
    private boolean isDisputed;
    private Handle changes = () -> {};
    /** The subscription of its own, if it is wanted by name; else null. */
    private Handle subscription;

    ForeignNamespace(String name, AikoProcess process, Requests requests, ServicesRoom room) {
        this.process = process;
        member = new Member(name, this, new Directory(this, process.eventLoop(), process.messages(), requests, room));
    }

    Member member() {
        return member;
    }

    boolean isNamed() {
        return subscription != null;
    }

    void named(Handle itsSubscription) {
        subscription = itsSubscription;
    }

    void unnamed() {
        if (subscription != null) {
            subscription.cancel();
            subscription = null;
        }
    }

    /** Somebody has announced this primary, or that there is none. */
    void announced(Optional<RegistrarDetails> primary) {
        announced = primary;
        if (current.isEmpty() || current.equals(primary)) {
            adopt();
        } else if (!isDisputed) {
            isDisputed = true;
            dispute = process.eventLoop().addOneShotTimerHandler(this::adopt, CONTRADICTION);
        }
    }

    private void adopt() {
        isDisputed = false;
        dispute.cancel();
        if (!current.equals(announced)) {
            current = announced;
            member.directory().check();
        }
    }

    /** Whether nothing is lost if it is forgotten. */
    boolean isVacant() {
        return announced.isEmpty() && current.isEmpty() && !isNamed();
    }

    /** The server sends the announcement again after the next connection. */
    void disconnected() {
        isDisputed = false;
        dispute.cancel();
        announced = Optional.empty();
        current = Optional.empty();
        member.directory().disconnected();
    }

    void close() {
        dispute.cancel();
        unnamed();
        member.directory().close();
        unfollow();
    }

    @Override
    public Optional<RegistrarDetails> current() {
        return current;
    }

    @Override
    public boolean isUndisputed(RegistrarDetails registrar) {
        Optional<RegistrarDetails> wanted = Optional.of(registrar);
        return current.equals(wanted) && announced.equals(wanted);
    }

    @Override
    public boolean mayName(TopicPath service) {
        return service.namespace().equals(member.name());
    }

    @Override
    public void follow(RegistrarDetails registrar, RegistrarChanges.Listener listener) {
        changes.cancel();
        changes = RegistrarChanges.follow(process.messages(), registrar.topicPath(), listener);
    }

    @Override
    public void unfollow() {
        changes.cancel();
        changes = () -> {};
    }

    @Override
    public RequestException missing() {
        return new RequestException(
                process.topicPath(),
                Reason.NO_REGISTRAR,
                "no primary registrar has announced itself on " + BootTopic.of(member.name()));
    }
}
