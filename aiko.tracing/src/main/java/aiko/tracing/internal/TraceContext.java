// SPDX-License-Identifier: Apache-2.0
package aiko.tracing.internal;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The trace context of a command: W3C's {@code traceparent} after the list, {@code (target 21) traceparent: 00-…-…-01}. All readers of
 * S-expressions ignore what follows the first list.
 */
final class TraceContext {
    private static final byte[] BEGINNING = ") traceparent: ".getBytes(StandardCharsets.US_ASCII);
    private static final int PARENT_LENGTH = 55;

    private static final TextMapGetter<String> ONLY_PARENT = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String parent) {
            return List.of("traceparent");
        }

        @Override
        public String get(String parent, String key) {
            return key.equals("traceparent") ? parent : null;
        }
    };

    private TraceContext() {}

    /** The payload with the context after it, or the same if it is no list. */
    static byte[] append(byte[] payload, SpanContext context) {
        if (payload.length == 0 || payload[payload.length - 1] != ')') {
            return payload;
        }
        var whole = new byte[payload.length - 1 + BEGINNING.length + PARENT_LENGTH];
        System.arraycopy(payload, 0, whole, 0, payload.length - 1);
        System.arraycopy(BEGINNING, 0, whole, payload.length - 1, BEGINNING.length);
        String parent = "00-" + context.getTraceId() + '-' + context.getSpanId() + '-'
                + context.getTraceFlags().asHex();
        byte[] bytes = parent.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, whole, whole.length - PARENT_LENGTH, PARENT_LENGTH);
        return whole;
    }

    /** The context after the list of a payload; invalid if there is none. */
    static SpanContext of(byte[] payload) {
        int begin = payload.length - PARENT_LENGTH - BEGINNING.length;
        if (begin < 1) {
            return SpanContext.getInvalid();
        }
        for (int i = 0; i < BEGINNING.length; i++) {
            if (payload[begin + i] != BEGINNING[i]) {
                return SpanContext.getInvalid();
            }
        }
        String parent = new String(payload, payload.length - PARENT_LENGTH, PARENT_LENGTH, StandardCharsets.ISO_8859_1);
        Context context = W3CTraceContextPropagator.getInstance().extract(Context.root(), parent, ONLY_PARENT);
        return Span.fromContext(context).getSpanContext();
    }
}
