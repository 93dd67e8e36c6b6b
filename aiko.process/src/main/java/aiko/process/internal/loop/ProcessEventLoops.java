// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.loop;

import aiko.event.internal.EventLoopThread;
import aiko.message.internal.room.MessageRoom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.service.log.Logger;

/**
 * The event loops of a process: one for the process itself, and those of the bundles, which run all code of the bundles. So no
 * bundle waits for the code of another.
 */
public final class ProcessEventLoops {
    private static final long NOBODY = -1;

    private final String name;
    private final int threads;
    private final ThreadServices threadServices;
    private final MessageRoom messageRoom;
    private final Logger logger;
    private final EventLoopThread process;
    private final Map<Long, BundleEventLoops> rooms = new ConcurrentHashMap<>();
    /** Those of uninstalled bundles: they may still be busy. */
    private final Set<BundleEventLoops> leaving = ConcurrentHashMap.newKeySet();

    private volatile boolean ended;

    /**
     * @param threads the number of event loops among which the services of each bundle are divided, at least one
     * @param messageRoom the memory room of messages that are queued for bundles
     */
    public ProcessEventLoops(
            String name, int threads, ThreadServices threadServices, MessageRoom messageRoom, Logger logger) {
        this.messageRoom = messageRoom;
        this.name = name;
        this.threads = threads;
        this.threadServices = threadServices;
        this.logger = logger;
        // Its handlers are ours, and pass messages on to those of the bundles.
        process = EventLoopThread.passing(name, this::failed, threadServices);
    }

    public void start() {
        process.start();
    }

    public EventLoopThread process() {
        return process;
    }

    /** The event loops of a bundle; null stands for services without a bundle. */
    BundleEventLoops of(Bundle bundle) {
        return rooms.computeIfAbsent(idOf(bundle), first -> {
            var room = new BundleEventLoops(
                    nameOf(bundle),
                    threads,
                    index -> begin(bundle, index),
                    (bundleName, loop) ->
                            new Deliveries(bundleName, loop, threadServices, messageRoom.ofQueue(), logger));
            if (ended) {
                room.end();
            }
            return room;
        });
    }

    private EventLoopThread begin(Bundle bundle, int index) {
        String ofBundle = name + '-' + nameOf(bundle);
        EventLoopThread loop = loop(index == 0 ? ofBundle : ofBundle + '-' + (index + 1));
        loop.start();
        return loop;
    }

    private EventLoopThread loop(String threadName) {
        return new EventLoopThread(threadName, this::failed, threadServices);
    }

    private void failed(String what, Throwable failure) {
        logger.error("{} failed: {}", what, failure.toString(), failure);
    }

    /** For people: not every bundle has a symbolic name. */
    static String nameOf(Bundle bundle) {
        if (bundle == null) {
            return "nobody";
        }
        String symbolicName = bundle.getSymbolicName();
        return symbolicName == null ? Long.toString(bundle.getBundleId()) : symbolicName;
    }

    private static long idOf(Bundle bundle) {
        return bundle == null ? NOBODY : bundle.getBundleId();
    }

    Collection<BundleEventLoops> rooms() {
        return List.copyOf(rooms.values());
    }

    /** All event loops, for the watch. */
    public List<LoopWatch.Watched> watched() {
        var watched = new ArrayList<LoopWatch.Watched>();
        watched.add(new LoopWatch.Watched("", process, nanos -> false));
        for (BundleEventLoops room : rooms.values()) {
            for (EventLoopThread loop : room.begun()) {
                watched.add(new LoopWatch.Watched(room.name(), loop, room::isOfAnEarlierLife));
            }
        }
        for (BundleEventLoops room : leaving) {
            if (room.begun().stream().noneMatch(EventLoopThread::isAlive)) {
                leaving.remove(room);
            }
            for (EventLoopThread loop : room.begun()) {
                watched.add(new LoopWatch.Watched(room.name(), loop, nanos -> true));
            }
        }
        return watched;
    }

    /** The bundle has stopped; it may be started again. */
    public void bundleStopped(Bundle bundle) {
        BundleEventLoops room = rooms.get(idOf(bundle));
        if (room != null) {
            room.stopped();
        }
    }

    /** The bundle was uninstalled: its event loops finish the work accepted by now. */
    public void bundleGone(Bundle bundle) {
        BundleEventLoops room = rooms.remove(idOf(bundle));
        if (room != null) {
            leaving.add(room);
            room.end();
        }
    }

    /** Ends the event loops of all bundles at once. Work that takes longer than the limit is interrupted. */
    public void terminateBundles(Duration limit) {
        ended = true;
        rooms().forEach(BundleEventLoops::end);
        long deadline = System.nanoTime() + limit.toNanos();
        for (BundleEventLoops room : rooms()) {
            for (EventLoopThread loop : room.begun()) {
                if (!loop.terminate(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
                    loop.interrupt();
                }
            }
        }
    }

    public void terminate(Duration limit) {
        process.terminate(limit);
    }
}
