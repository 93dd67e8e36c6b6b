// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.connection;

import aiko.message.internal.transport.Transport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Closes transports on threads of their own, since closing may take long. */
public final class Closing {
    private Closing() {}

    /** Starts to close the transports in parallel. Returns a latch that each of them counts down. */
    public static CountDownLatch start(List<Transport> transports, Duration limit) {
        var closed = new CountDownLatch(transports.size());
        for (Transport transport : transports) {
            var closer = new Thread(
                    () -> {
                        try {
                            transport.close(limit);
                        } catch (RuntimeException | Error failure) {
                            transport.abandon();
                        } finally {
                            closed.countDown();
                        }
                    },
                    "aiko-mqtt-close");
            closer.setDaemon(true);
            closer.start();
        }
        return closed;
    }

    /** A time limit for several steps. */
    public record Deadline(long nanoTime) {
        public static Deadline after(Duration limit) {
            return new Deadline(System.nanoTime() + limit.toNanos());
        }

        public Duration left() {
            return Duration.ofNanos(Math.max(1, nanoTime - System.nanoTime()));
        }

        public void await(CountDownLatch latch) {
            try {
                latch.await(left().toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        public <T> T await(CompletableFuture<T> future, T otherwise) {
            try {
                return future.get(left().toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException | ExecutionException tooLate) {
                return otherwise;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return otherwise;
            }
        }
    }
}
