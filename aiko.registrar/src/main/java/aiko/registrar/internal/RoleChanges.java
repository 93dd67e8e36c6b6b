// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.registrar.RegistrarState;
import aiko.registrar.internal.election.Election;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Changes of role on purpose, and who waits for them or listens. Safe for use by any thread. */
final class RoleChanges {
    private final EventLoop eventLoop;
    private final Election election;
    /** Owned by the event loop. */
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();

    private final List<Listening> listening = new CopyOnWriteArrayList<>();

    private final class Listening implements Handle {
        private final Consumer<RegistrarState> listener;

        Listening(Consumer<RegistrarState> listener) {
            this.listener = listener;
        }

        void call() {
            if (listening.contains(this)) {
                listener.accept(election.state());
            }
        }

        @Override
        public void cancel() {
            listening.remove(this);
        }
    }

    RoleChanges(EventLoop eventLoop, Election election) {
        this.eventLoop = eventLoop;
        this.election = election;
    }

    CompletionStage<Void> promote() {
        var promoted = new CompletableFuture<Void>();
        eventLoop.execute(() -> {
            election.promote();
            waiting.add(promoted);
            changed(election.state());
        });
        return promoted;
    }

    CompletionStage<Void> demote() {
        var demoted = new CompletableFuture<Void>();
        eventLoop.execute(() -> {
            if (election.demote()) {
                demoted.complete(null);
            } else {
                demoted.completeExceptionally(new IllegalStateException(
                        election.state() == RegistrarState.PRIMARY
                                ? "cannot demote: no other registrar is registered"
                                : "cannot demote: the registrar is not primary but "
                                        + election.state().wireName()));
            }
        });
        return demoted;
    }

    Handle addListener(Consumer<RegistrarState> listener) {
        var added = new Listening(listener);
        listening.add(added);
        eventLoop.execute(added::call);
        return added;
    }

    /** On the event loop. */
    void changed(RegistrarState state) {
        // Each on its own, so that one that throws spoils nothing.
        listening.forEach(each -> eventLoop.execute(each::call));
        if (state == RegistrarState.PRIMARY) {
            var promoted = List.copyOf(waiting);
            waiting.clear();
            promoted.forEach(each -> each.complete(null));
        }
    }
}
