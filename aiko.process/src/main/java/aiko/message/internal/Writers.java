// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import aiko.sexpression.SExpressionWriter;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A writer that is used again and again. Any thread: whoever finds it in use, another thread or the {@code toString()} of an
 * argument that is being written, gets one of its own.
 */
final class Writers {
    /** After a larger payload, the memory is not kept. */
    private static final int MAX_KEPT_BYTES = 1 << 13;

    private final AtomicReference<SExpressionWriter> unused = new AtomicReference<>();

    SExpressionWriter take() {
        SExpressionWriter writer = unused.getAndSet(null);
        return writer == null ? new SExpressionWriter() : writer.reset();
    }

    void give(SExpressionWriter writer) {
        if (writer.size() <= MAX_KEPT_BYTES) {
            unused.set(writer);
        }
    }
}
