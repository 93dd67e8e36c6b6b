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
 * The event loops of a process: its own, which runs nothing but what the process itself does, and those of the bundles,
 * which run everything of theirs. So nobody waits for the code of another bundle.
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
    /** Of bundles that are gone: their loops may still be busy. */
    private final Set<BundleEventLoops> leaving = ConcurrentHashMap.newKeySet();

    private volatile boolean ended;

    /**
     * @param threads among which the services of each bundle are divided, at least one
     * @param messageRoom what messages that wait for bundles may take
     */
    public ProcessEventLoops(
            String name, int threads, ThreadServices threadServices, MessageRoom messageRoom, Logger logger) {
        this.messageRoom = messageRoom;
        this.name = name;
        this.threads = threads;
        this.threadServices = threadServices;
        this.logger = logger;
        process = loop(name);
    }

    public void start() {
        process.start();
    }

    public EventLoopThread process() {
        return process;
    }

    /** The room of a bundle; null stands for nobody's services. */
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
        return new EventLoopThread(
                threadName,
                (what, failure) -> logger.error("{} failed: {}", what, failure.toString(), failure),
                threadServices);
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

    /** All loops, for those who watch them. */
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

    /** The bundle has stopped; it may come back. */
    public void bundleStopped(Bundle bundle) {
        BundleEventLoops room = rooms.get(idOf(bundle));
        if (room != null) {
            room.stopped();
        }
    }

    /** The bundle is gone for good: what was given to its loops by now is still done. */
    public void bundleGone(Bundle bundle) {
        BundleEventLoops room = rooms.remove(idOf(bundle));
        if (room != null) {
            leaving.add(room);
            room.end();
        }
    }

    /** Ends the loops of all bundles at once. What they do not finish within the limit is left alone. */
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
