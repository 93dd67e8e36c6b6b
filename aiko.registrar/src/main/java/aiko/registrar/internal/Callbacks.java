// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import aiko.event.Handle;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.osgi.service.log.Logger;

/**
 * Calls those who have asked the registrar something, or listen to it, on threads that nobody else needs: one that does not
 * return keeps neither the registrar nor others. The threads live while there is something to call.
 */
final class Callbacks implements AutoCloseable {
    private final Logger logger;
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                var thread = new Thread(task, "aiko-registrar-answer");
                thread.setDaemon(true);
                return thread;
            });

    Callbacks(Logger logger) {
        this.logger = logger;
    }

    /** The same answer; its dependents run on another thread. */
    <T> CompletionStage<T> elsewhere(CompletionStage<T> answer) {
        return answer.thenApplyAsync(Function.identity(), threads);
    }

    <T> InOrder<T> inOrder(Consumer<T> listener) {
        return new InOrder<>(listener, threads, logger);
    }

    @Override
    public void close() {
        threads.shutdown();
    }

    /** Calls one listener in order, one call at a time. */
    static final class InOrder<T> implements Consumer<T>, Handle {
        private final Consumer<T> listener;
        private final Executor executor;
        private final Logger logger;
        private final Queue<T> news = new ConcurrentLinkedQueue<>();
        private final AtomicInteger waiting = new AtomicInteger();
        private volatile boolean cancelled;

        InOrder(Consumer<T> listener, Executor executor, Logger logger) {
            this.listener = listener;
            this.executor = executor;
            this.logger = logger;
        }

        @Override
        public void accept(T item) {
            news.add(item);
            if (waiting.getAndIncrement() == 0) {
                try {
                    executor.execute(this::call);
                } catch (RejectedExecutionException ended) {
                    cancelled = true;
                }
            }
        }

        private void call() {
            do {
                T item = news.remove();
                if (!cancelled) {
                    call(item);
                }
            } while (waiting.decrementAndGet() > 0);
        }

        private void call(T item) {
            try {
                listener.accept(item);
            } catch (Throwable failure) {
                log(item, failure);
            }
        }

        private void log(T item, Throwable failure) {
            try {
                logger.error(
                        "registrar listener {} failed on {}: {}",
                        listener.getClass().getName(),
                        item,
                        failure.toString(),
                        failure);
            } catch (Throwable speechless) {
                // The next call of the listener follows all the same.
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
