// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.request;

import aiko.client.Request;
import aiko.client.RequestException;
import aiko.client.RequestException.Reason;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Collects the items of an answer as bytes, and parses them on the caller's thread. */
public final class CollectedAnswer implements Receiver {
    /** Memory of an item, without its content. */
    private static final int ITEM_COST_BYTES = 32;

    /** The time after which the rest of an answer is read later. */
    private static final long PART_NANOS = 5_000_000;

    private static final int ITEMS_BETWEEN_LOOKS = 32;

    private final Request request;
    private final Room room;
    private final Executor caller;
    private final CompletableFuture<List<SExpression>> items;
    private final List<byte[]> payloads = new ArrayList<>();
    private long bytes;
    private long taken;

    /**
     * @param caller completes the stage
     * @param items the stage
     */
    public CollectedAnswer(Request request, Room room, Executor caller, CompletableFuture<List<SExpression>> items) {
        this.request = request;
        this.room = room;
        this.caller = caller;
        this.items = items;
    }

    @Override
    public Optional<Reason> counted(int count) {
        return count > request.maxItems() ? Optional.of(Reason.ANSWER_TOO_LARGE) : Optional.empty();
    }

    @Override
    public Optional<Reason> received(byte[] payload) {
        bytes += payload.length;
        if (payloads.size() == request.maxItems() || bytes > request.maxBytes()) {
            return Optional.of(Reason.ANSWER_TOO_LARGE);
        }
        if (!room.take(payload.length + ITEM_COST_BYTES)) {
            return Optional.of(Reason.TOO_MANY_REQUESTS);
        }
        taken += payload.length + ITEM_COST_BYTES;
        payloads.add(payload);
        return Optional.empty();
    }

    @Override
    public void ended(Optional<RequestException> failure) {
        caller.execute(() -> {
            room.give(taken);
            failure.ifPresentOrElse(items::completeExceptionally, () -> read(new ArrayList<>(payloads.size())));
        });
    }

    @Override
    public void cancelled() {
        room.give(taken);
    }

    /** Reads the items that are left. A long answer is read in parts, between which the event loop of the caller does other work. */
    private void read(List<SExpression> read) {
        long end = System.nanoTime() + PART_NANOS;
        try {
            while (read.size() < payloads.size()) {
                read.add(SExpressions.parse(payloads.get(read.size())));
                if (read.size() % ITEMS_BETWEEN_LOOKS == 0 && System.nanoTime() > end && readsLater(read)) {
                    return;
                }
            }
        } catch (SExpressionException unreadable) {
            items.completeExceptionally(new RequestException(
                    request.service(),
                    Reason.MALFORMED_ANSWER,
                    "request " + request.command() + " to service " + request.service() + ": cannot read an item: "
                            + unreadable.getMessage()));
            return;
        }
        items.complete(List.copyOf(read));
    }

    private boolean readsLater(List<SExpression> read) {
        try {
            caller.execute(() -> read(read));
            return true;
        } catch (RejectedExecutionException ended) {
            return false;
        }
    }
}
