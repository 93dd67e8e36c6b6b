// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal;

import aiko.client.RequestException;
import aiko.client.RequestException.Reason;
import aiko.client.internal.request.Receiver;
import aiko.client.spi.CallTracer;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Receives an answer, and calls a tracer when it is complete. */
record TracedReceiver(Receiver receiver, CallTracer.Call call) implements Receiver {
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
            call.end(failure.orElse(null));
        } finally {
            receiver.ended(failure);
        }
    }

    @Override
    public void cancelled() {
        try {
            call.end(new CancellationException("cancelled"));
        } finally {
            receiver.cancelled();
        }
    }
}
