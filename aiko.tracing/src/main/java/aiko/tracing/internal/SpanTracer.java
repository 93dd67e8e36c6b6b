// SPDX-License-Identifier: Apache-2.0
package aiko.tracing.internal;

import aiko.client.AikoClient;
import aiko.client.spi.CallTracer;
import aiko.message.Message;
import aiko.process.HostedService;
import aiko.process.TopicPath;
import aiko.process.spi.HandlerTracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** Makes spans of calls, handled messages and swaps. What a handler sends continues the trace of its message. Any thread. */
final class SpanTracer implements HandlerTracer, CallTracer {
    private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("aiko.service");
    private static final AttributeKey<String> NAME = AttributeKey.stringKey("aiko.service.name");
    private static final AttributeKey<String> COMMAND = AttributeKey.stringKey("aiko.command");
    private static final AttributeKey<String> BUNDLE = AttributeKey.stringKey("aiko.bundle");
    private static final AttributeKey<String> VERSION = AttributeKey.stringKey("aiko.bundle.version");
    private static final int LONGEST_COMMAND = 60;
    private static final int LONGEST_FAILURE = 300;
    private static final String NO_COMMAND = "message";

    private final Tracer tracer;
    private final Acceptors acceptors;

    SpanTracer(Tracer tracer, Acceptors acceptors) {
        this.tracer = tracer;
        this.acceptors = acceptors;
    }

    @Override
    public Call sending(AikoClient client, TopicPath service, String command, boolean isRequest) {
        String shown = shortened(command, LONGEST_COMMAND);
        Span span = tracer.spanBuilder((isRequest ? "request " : "command ") + shown)
                .setSpanKind(isRequest ? SpanKind.CLIENT : SpanKind.PRODUCER)
                .setAttribute(COMMAND, shown)
                .setAttribute(SERVICE, service.toString())
                .startSpan();
        boolean isAccepted = acceptors.accepts(client, service);
        return new Call() {
            @Override
            public byte[] payload(byte[] payload) {
                return isAccepted ? TraceContext.append(payload, span.getSpanContext()) : payload;
            }

            @Override
            public void end(Throwable failure) {
                SpanTracer.end(span, failure);
            }
        };
    }

    @Override
    public Handling handling(HostedService service, Message message) {
        SpanContext sender = TraceContext.of(message.payload());
        String command = command(message.payload());
        Span span = tracer.spanBuilder("handle " + command)
                .setParent(sender.isValid() ? Context.root().with(Span.wrap(sender)) : Context.root())
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute(COMMAND, command)
                .setAttribute(SERVICE, service.topicPath().toString())
                .setAttribute(NAME, service.definition().name())
                .startSpan();
        Scope scope = span.makeCurrent();
        return failure -> {
            scope.close();
            end(span, failure);
        };
    }

    @Override
    public void replaced(HostedService successor, Duration held) {
        Instant now = Instant.now();
        tracer.spanBuilder("swap " + successor.definition().name())
                .setNoParent()
                .setStartTimestamp(now.minus(held))
                .setAttribute(SERVICE, successor.topicPath().toString())
                .setAttribute(NAME, successor.definition().name())
                .setAttribute(BUNDLE, String.valueOf(successor.bundle().getSymbolicName()))
                .setAttribute(VERSION, successor.bundle().getVersion().toString())
                .startSpan()
                .end(now);
    }

    private static void end(Span span, Throwable failure) {
        if (failure != null) {
            span.setStatus(StatusCode.ERROR, shortened(String.valueOf(failure.getMessage()), LONGEST_FAILURE));
        }
        span.end();
    }

    /** The name of the command of a payload, without parsing all of it. */
    private static String command(byte[] payload) {
        int begin = payload.length > 0 && payload[0] == '(' ? 1 : 0;
        int end = begin;
        while (end < payload.length && end - begin < LONGEST_COMMAND && isOfName(payload[end])) {
            end++;
        }
        return end == begin ? NO_COMMAND : new String(payload, begin, end - begin, StandardCharsets.US_ASCII);
    }

    private static boolean isOfName(byte letter) {
        return letter > ' ' && letter < 0x7f && letter != '(' && letter != ')';
    }

    private static String shortened(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }
}
