// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.registrar.internal.BenchRegistrar;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;

/**
 * How long a registration takes until its echo is sent, while a thousand readers ask for everything there is; and without
 * them, in CPU time of the one thread. The network takes so many messages a second and no more. Registrations come at their own pace, whether or not
 * those before have been handled.
 */
final class ReadersBenchmark {
    private static final ServicePopulation POPULATION = new ServicePopulation(100, 1_000, 0);
    private static final int READERS = 1_000;
    private static final double MESSAGES_A_SECOND = 150_000;
    private static final int REGISTRATIONS_A_SECOND = 2_000;
    /** Messages that the event loop handles before it looks for other tasks. */
    private static final int BATCH = 64;

    private final RunFigures results;

    ReadersBenchmark(RunFigures results) {
        this.results = results;
    }

    private record Echo(long number, long due) {}

    void run(int seconds) {
        double alone = worstOfHundred("without readers", 0, seconds);
        double withReaders = worstOfHundred("with 1,000 readers", READERS, seconds);
        results.add("registration, 99 of 100: with readers / without", withReaders / alone);
    }

    private double worstOfHundred(String situation, int readers, int seconds) {
        var network = new SlowNetwork(MESSAGES_A_SECOND);
        var registrar = new BenchRegistrar(network);
        for (long place = 0; place < POPULATION.size(); place++) {
            registrar.in(POPULATION.payload(place));
        }
        while (network.sent() < network.published()) {
            network.turn();
        }
        network.resetHighWaterMark();
        long sentBefore = network.sent();
        double[] milliseconds = register(registrar, network, readers, seconds);
        Arrays.sort(milliseconds);
        double worst = milliseconds[milliseconds.length / 100 * 99];
        results.add("registration " + situation + ", median ms", milliseconds[milliseconds.length / 2]);
        results.add("registration " + situation + ", 99 of 100 ms", worst);
        results.add("registration " + situation + ", max ms", milliseconds[milliseconds.length - 1]);
        results.add("messages sent a second " + situation, (network.sent() - sentBefore) / (double) seconds);
        results.add("largest number of queued messages " + situation, network.highWaterMark());
        return worst;
    }

    private static double[] register(BenchRegistrar registrar, SlowNetwork network, int readers, int seconds) {
        double[] milliseconds = new double[seconds * REGISTRATIONS_A_SECOND];
        Queue<Echo> echoes = new ArrayDeque<>();
        long began = CpuTime.nanos();
        for (int i = 0; i < readers; i++) {
            registrar.in(bytes("(share reader/" + i + " * * * * *)"));
        }
        int registered = 0;
        int echoed = 0;
        while (echoed < milliseconds.length) {
            network.turn();
            long now = CpuTime.nanos();
            for (int i = 0; i < BATCH && registered < milliseconds.length; i++) {
                long due = began + registered * 1_000_000_000L / REGISTRATIONS_A_SECOND;
                if (due > now) {
                    break;
                }
                registered++;
                registrar.in(bytes("(add aiko/late/1/" + registered + " late * mqtt pele ())"));
                echoes.add(new Echo(network.published(), due));
            }
            while (!echoes.isEmpty() && network.sent() >= echoes.peek().number()) {
                milliseconds[echoed++] = (now - echoes.remove().due()) / 1e6;
            }
        }
        return milliseconds;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
