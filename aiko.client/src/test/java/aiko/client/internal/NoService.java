// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal;

import aiko.process.CurrentService;
import aiko.process.HostedService;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

/** No thread runs a service. */
public class NoService implements CurrentService {
    @Override
    public Optional<HostedService> get() {
        return Optional.empty();
    }

    @Override
    public Runnable wrap(Runnable task) {
        return task;
    }

    @Override
    public <T> Callable<T> wrap(Callable<T> task) {
        return task;
    }

    @Override
    public Executor wrap(Executor executor) {
        return executor;
    }

    @Override
    public void run(HostedService service, Runnable task) {
        task.run();
    }
}
