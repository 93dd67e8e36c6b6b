// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import aiko.event.EventLoop;
import aiko.registrar.RegistrarState;
import aiko.registrar.internal.election.Election;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Changes of role on purpose, and who waits for them. Safe for use by any thread. */
final class Roles {
    private final EventLoop eventLoop;
    private final Election election;
    /** Owned by the event loop. */
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();

    Roles(EventLoop eventLoop, Election election) {
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
                                ? "there is no other registrar"
                                : "it is not primary, but " + election.state().wireName()));
            }
        });
        return demoted;
    }

    /** On the event loop. */
    void changed(RegistrarState state) {
        if (state == RegistrarState.PRIMARY) {
            var promoted = List.copyOf(waiting);
            waiting.clear();
            promoted.forEach(each -> each.complete(null));
        }
    }
}
