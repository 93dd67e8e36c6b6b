// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.client.AikoClient;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Measures calls to a service of the same process: the time that one takes on the caller's thread, and what it allocates there. */
final class LocalCalls {
    private static final int CALLS = 1_000;
    private static final int BURSTS = 200;
    private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final InProcess hosted;
    private final Results results;
    /** Volatile, so that the array is not optimized away. */
    private volatile Object[] latestArguments;

    /** The interface of the service; public, since the process calls it by reflection. */
    public interface Local {
        /** A command. */
        void set(String text);
    }

    LocalCalls(InProcess hosted, Results results) {
        this.hosted = hosted;
        this.results = results;
    }

    void run(int rounds) {
        results.heading("Calls to a service of the same process");
        var handled = new AtomicLong();
        HostedService service = hosted.process()
                .addService(ServiceDefinition.named("local"), Local.class, text -> handled.incrementAndGet());
        Local local = hosted.service(AikoClient.class).proxy(service.topicPath(), Local.class);
        List<Double> nanos = new ArrayList<>();
        List<Double> bytes = new ArrayList<>();
        var caller = ThreadTime.ofCurrent();
        for (int round = -1; round < rounds; round++) {
            long took = 0;
            long allocated = 0;
            for (int burst = 0; burst < BURSTS; burst++) {
                long before = handled.get();
                caller.begin();
                long began = System.nanoTime();
                for (int i = 0; i < CALLS; i++) {
                    local.set(ClientPeer.TEXT);
                }
                took += System.nanoTime() - began;
                allocated += caller.allocatedBytes();
                await(handled, before + CALLS);
            }
            if (round >= 0) {
                nanos.add((double) took / BURSTS / CALLS);
                bytes.add((double) allocated / BURSTS / CALLS);
            }
        }
        results.add("local call, on the caller's thread", Median.of(nanos), "ns", "<= 1000");
        double arguments = argumentBytes();
        results.add("local call, array of the arguments", arguments, "bytes", Results.NO_AIM);
        results.add(
                "local call, allocated by the caller's thread beyond the arguments",
                Median.of(bytes) - arguments,
                "bytes",
                "0");
        service.remove();
    }

    /** The bytes that a proxy of the JDK allocates for each call: the array in which its handler gets the arguments. */
    private double argumentBytes() {
        Local local = (Local) Proxy.newProxyInstance(
                Local.class.getClassLoader(), new Class<?>[] {Local.class}, (proxy, method, arguments) -> {
                    latestArguments = arguments;
                    return null;
                });
        var caller = ThreadTime.ofCurrent();
        long bytes = 0;
        for (int burst = 0; burst < BURSTS; burst++) {
            caller.begin();
            for (int i = 0; i < CALLS; i++) {
                local.set(ClientPeer.TEXT);
            }
            bytes = caller.allocatedBytes();
        }
        return (double) bytes / CALLS;
    }

    private static void await(AtomicLong handled, long count) {
        long began = System.nanoTime();
        while (handled.get() < count) {
            if (System.nanoTime() - began > STALL_NANOS) {
                throw new IllegalStateException(
                        "local calls: " + handled.get() + " of " + count + " arrived; the figures are not valid");
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(50));
        }
    }
}
