// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.request;

import aiko.client.spi.RegistrarChanges;
import aiko.event.Handle;
import aiko.message.Messages;
import aiko.process.RegistrarDetails;
import aiko.process.TopicPath;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the changes that the primary registrar publishes, with one subscription: all of them while services are followed, otherwise
 * removals while slow requests are under way. Owned by the event loop.
 */
public final class PrimaryWatch implements RegistrarChanges.Listener {
    private final Messages messages;
    private final Consumer<TopicPath> removed;
    private Optional<RegistrarDetails> ofRequests = Optional.empty();
    private Optional<RegistrarDetails> ofFollowers = Optional.empty();
    /** Null while no services are followed. */
    private RegistrarChanges.Listener followers;

    private Optional<RegistrarDetails> subscribed = Optional.empty();
    private Handle subscription = () -> {};

    /** @param removed receives the removed services */
    PrimaryWatch(Messages messages, Consumer<TopicPath> removed) {
        this.messages = messages;
        this.removed = removed;
    }

    /** Watches this registrar for removals instead of another one, or none. */
    void watchRemovals(Optional<RegistrarDetails> registrar) {
        ofRequests = registrar;
        subscribe();
    }

    /** Passes all changes of this registrar to the listener, instead of those of another one. */
    public void follow(RegistrarDetails registrar, RegistrarChanges.Listener listener) {
        ofFollowers = Optional.of(registrar);
        followers = listener;
        subscribe();
    }

    public void unfollow() {
        ofFollowers = Optional.empty();
        followers = null;
        subscribe();
    }

    private void subscribe() {
        Optional<RegistrarDetails> registrar = ofFollowers.or(() -> ofRequests);
        if (!registrar.equals(subscribed)) {
            subscription.cancel();
            subscribed = registrar;
            subscription = registrar
                    .map(primary -> RegistrarChanges.follow(messages, primary.topicPath(), this))
                    .orElse(() -> {});
        }
    }

    @Override
    public void added(byte[] command) {
        if (followers != null) {
            followers.added(command);
        }
    }

    @Override
    public void removed(String topicPath) {
        if (followers != null) {
            followers.removed(topicPath);
        }
        removed.accept(TopicPath.parse(topicPath));
    }

    @Override
    public void synchronizedOn(String responseTopic) {
        if (followers != null) {
            followers.synchronizedOn(responseTopic);
        }
    }
}
