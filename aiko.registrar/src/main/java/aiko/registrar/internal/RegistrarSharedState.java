// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.Message;
import aiko.process.HostedService;
import aiko.registrar.RegistrarState;
import aiko.registrar.internal.wire.ServiceCount;
import aiko.share.SharedState;
import aiko.share.SharedStates;
import aiko.share.spi.ShareRequests;
import aiko.share.spi.SharedLogLevel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * The shared state of a registrar, with the names of the reference: its release, its role, its log level, its source
 * file, and its number of services. Owned by the event loop.
 */
final class RegistrarSharedState {
    private static final String LIFECYCLE = "lifecycle";

    /** The minimum time between two updates of the number, because services are added by the thousand. */
    private static final Duration COUNT_PERIOD = Duration.ofMillis(100);

    private final EventLoop eventLoop;
    private final Supplier<RegistrarState> lifecycle;
    private final IntSupplier serviceCount;
    private final SharedLogLevel logLevel;
    private final Handle control;
    private final SharedState state;
    private RegistrarState sharedLifecycle;
    private int sharedCount;
    private boolean countIsFresh;
    private boolean isDue;

    /**
     * @param release the version of this build of Aiko
     * @param sourceFile the registrar's source file, after the version of its protocol
     */
    record Origin(String release, String sourceFile) {
        static Origin of(Class<?> type, String release, String protocolVersion) {
            return new Origin(
                    release, "v" + protocolVersion + "⇒\u00a0" + type.getName().replace('.', '/') + ".java");
        }
    }

    RegistrarSharedState(
            SharedStates sharedStates,
            HostedService service,
            Origin origin,
            Supplier<RegistrarState> lifecycle,
            IntSupplier serviceCount,
            SharedLogLevel logLevel) {
        this.eventLoop = service.eventLoop();
        this.lifecycle = lifecycle;
        this.serviceCount = serviceCount;
        this.logLevel = logLevel;
        sharedLifecycle = lifecycle.get();
        var items = new LinkedHashMap<String, Object>();
        items.put("aiko_id", origin.release());
        items.put(LIFECYCLE, sharedLifecycle.wireName());
        items.put(SharedLogLevel.ITEM, logLevel.name());
        items.put(ServiceCount.SOURCE_FILE, origin.sourceFile());
        items.put(ServiceCount.ITEM, sharedCount);
        // Before the shared state sees the same message.
        control = service.addControlHandler(this::asked);
        state = sharedStates.create(service, items);
        logLevel.follow(state);
    }

    /** The role or the directory changes; the items are updated after the current task of the event loop. */
    void changed() {
        if (!isDue) {
            isDue = true;
            eventLoop.execute(this::refresh);
        }
    }

    private void refresh() {
        isDue = false;
        RegistrarState now = lifecycle.get();
        if (now != sharedLifecycle) {
            sharedLifecycle = now;
            state.update(LIFECYCLE, now.wireName());
            // The log may have been configured since.
            logLevel.refresh(state);
        }
        if (!countIsFresh) {
            shareCount();
        }
    }

    /** Updates the items before an answer, which shows the present state even if a regular update is due later. */
    private void asked(Message message) {
        if (state != null && ShareRequests.includes(message)) {
            refresh();
            logLevel.refresh(state);
            updateCount();
        }
    }

    void close() {
        control.cancel();
        state.close();
    }

    private void shareCount() {
        if (updateCount()) {
            countIsFresh = true;
            eventLoop.addOneShotTimerHandler(this::countAgain, COUNT_PERIOD);
        }
    }

    private boolean updateCount() {
        int count = serviceCount.getAsInt();
        if (count == sharedCount) {
            return false;
        }
        sharedCount = count;
        state.update(ServiceCount.ITEM, count);
        return true;
    }

    private void countAgain() {
        countIsFresh = false;
        shareCount();
    }
}
