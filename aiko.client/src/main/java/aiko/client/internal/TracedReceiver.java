// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal;

import aiko.client.RequestException;
import aiko.client.RequestException.Reason;
import aiko.client.internal.request.Receiver;
import aiko.client.spi.CallTracer;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;

/**
 * Receives an answer, and calls a tracer when it is complete.
 *
 * @param caller calls the tracer, which is code of others
 */
record TracedReceiver(Receiver receiver, CallTracer.Call call, Executor caller) implements Receiver {
    @Override
    public Optional<Reason> counted(int items) {
        return receiver.counted(items);
    }

    @Override
    public Optional<Reason> received(byte[] payload) {
        return receiver.received(payload);
    }

    @Override
    public void ended(Optional<RequestException> failure) {
        try {
            caller.execute(() -> call.end(failure.orElse(null)));
        } finally {
            receiver.ended(failure);
        }
    }

    @Override
    public void cancelled() {
        try {
            caller.execute(() -> call.end(new CancellationException("cancelled")));
        } finally {
            receiver.cancelled();
        }
    }
}
