// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.proxy;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;

/** A thread that waits for the answer to a call, and completes it: no other thread has to be woken for that. */
final class WaitingThread implements Executor {
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private volatile boolean hasLeft;

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (hasLeft) {
            runAll();
        }
    }

    /** @throws InterruptedException if the thread was interrupted; the result is cancelled */
    <T> T await(CompletableFuture<T> result) throws InterruptedException, ExecutionException {
        result.whenComplete((value, failure) -> execute(() -> {}));
        try {
            while (!result.isDone()) {
                tasks.take().run();
            }
        } finally {
            // Completes nothing, unless the thread was interrupted.
            result.cancel(false);
            hasLeft = true;
            runAll();
        }
        return result.get();
    }

    private void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }
}
