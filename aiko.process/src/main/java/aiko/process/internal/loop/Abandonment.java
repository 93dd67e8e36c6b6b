// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.loop;

import aiko.event.internal.Activity;
import aiko.event.internal.EventLoopThread;
import aiko.process.HostedService;
import aiko.process.internal.place.Occupant;
import java.time.Duration;
import java.util.Locale;

/** Abandons, on request, the call that keeps a service from its next message. */
public record Abandonment(LoopWatch watch) {
    /**
     * Abandons the call.
     *
     * @param force even if it has not been running for long
     * @return the abandoned call, for people
     * @throws IllegalStateException if there is nothing to abandon; the message names the reason
     */
    public String abandon(HostedService service, boolean force) {
        if (!(service instanceof Occupant added && service.eventLoop() instanceof EventLoopThread loop)) {
            throw new IllegalStateException(service + ": its event loop does not belong to its process");
        }
        Activity activity = loop.activity();
        if (activity == null) {
            throw new IllegalStateException(service + " is not stuck: its event loop is idle");
        }
        var call = new Call(activity, ProcessEventLoops.nameOf(service.bundle()));
        Duration busy = watch.busy(loop, activity);
        if (call.service() != null && call.service().place() != added.place()) {
            throw new IllegalStateException(service + " waits for " + call.who() + ", which has been running "
                    + call.what() + " for " + seconds(busy) + "; abandon that one");
        }
        if (!force && busy.compareTo(least()) < 0) {
            throw new IllegalStateException(service + " is not stuck: it has been running " + call.what() + " for "
                    + seconds(busy) + "; abandon it anyway with --force");
        }
        String text = call.who() + " was running " + call.what() + " for " + seconds(busy);
        if (!watch.cutLoose(loop, call)) {
            throw new IllegalStateException(service + " is no longer stuck: " + call.what() + " has returned");
        }
        return text;
    }

    private Duration least() {
        return watch.limit().isZero() ? LoopWatch.PERIOD : watch.limit();
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
    }
}
