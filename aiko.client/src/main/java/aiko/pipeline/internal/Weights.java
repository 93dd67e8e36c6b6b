// SPDX-License-Identifier: Apache-2.0
package aiko.pipeline.internal;

import java.util.Collection;
import java.util.Map;

/** Estimates the memory of values of expressions. */
final class Weights {
    static final int STREAM_BYTES = 1_000;
    static final int FRAME_BYTES = 300;
    private static final int SYMBOL_BYTES = 56;
    private static final int CONTAINER_BYTES = 64;
    private static final int ELEMENT_BYTES = 8;
    private static final int ENTRY_BYTES = 48;

    private Weights() {}

    /** Of a stream without its steps, in bytes. */
    static long of(StreamCommand.Create definition) {
        return STREAM_BYTES + of(definition.parameters()) + of(definition.graphPath());
    }

    /** In bytes. The depth of expressions is limited when they are read. */
    static long of(Object value) {
        if (value instanceof String text) {
            return SYMBOL_BYTES + (long) text.length();
        }
        if (value instanceof Map<?, ?> map) {
            long bytes = CONTAINER_BYTES;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                bytes += ENTRY_BYTES + of(entry.getKey()) + of(entry.getValue());
            }
            return bytes;
        }
        if (value instanceof Collection<?> elements) {
            long bytes = CONTAINER_BYTES;
            for (Object element : elements) {
                bytes += ELEMENT_BYTES + of(element);
            }
            return bytes;
        }
        return 0;
    }
}
