// SPDX-License-Identifier: Apache-2.0
package aiko.tracing.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import aiko.client.spi.CallTracer;
import aiko.message.Message;
import aiko.process.TopicPath;
import aiko.process.spi.HandlerTracer;
import aiko.sexpression.SExpressions;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpanTracerTest {
    private static final TopicPath LAMP = TopicPath.parse("test/there/2/3");
    private static final TopicPath SENSOR = TopicPath.parse("test/there/2/4");
    private static final byte[] PAYLOAD = "(target 21.5)".getBytes(UTF_8);

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build();
    private final FakeClient peer = new FakeClient();
    private final SpanTracer tracer = new SpanTracer(provider.get("test"), new Acceptors(System::nanoTime));

    private byte[] send(TopicPath service, String command) {
        CallTracer.Call call = tracer.sending(peer.client, service, command, false);
        byte[] payload = call.payload(PAYLOAD);
        call.end(null);
        return payload;
    }

    private void acceptContexts() {
        send(LAMP, "first");
        peer.answer.complete(FakeClient.information(LAMP, "traceparent"));
        exporter.reset();
    }

    private HandlerTracer.Handling handle(byte[] payload) {
        return tracer.handling(FakeClient.service(LAMP.toString(), "lamp"), new Message(LAMP.in(), payload, false));
    }

    private SpanData span(String name) {
        return exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(exporter.getFinishedSpanItems()));
    }

    @Test
    void aHandlerContinuesTheTraceOfTheCommandAndThatWhichItSendsDoesSoToo() {
        acceptContexts();
        byte[] received = send(LAMP, "target");
        HandlerTracer.Handling handling = handle(received);
        send(SENSOR, "measure");
        handling.end(null);

        SpanData command = span("command target");
        SpanData handled = span("handle target");
        SpanData next = span("command measure");
        assertThat(List.of(handled.getTraceId(), next.getTraceId())).containsOnly(command.getTraceId());
        assertThat(handled.getParentSpanId()).isEqualTo(command.getSpanId());
        assertThat(next.getParentSpanId()).isEqualTo(handled.getSpanId());
        assertThat(handled.getAttributes().asMap().values()).contains(LAMP.toString(), "lamp", "target");
    }

    @Test
    void theContextFollowsTheListAndAReaderOfTheListDoesNotSeeIt() throws Exception {
        acceptContexts();

        String received = new String(send(LAMP, "target"), UTF_8);

        assertThat(received).matches("\\(target 21\\.5\\) traceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-0[13]");
        assertThat(SExpressions.parse(received)).isEqualTo(SExpressions.parse("(target 21.5)"));
    }

    @Test
    void aProcessThatDoesNotStateThatItAcceptsContextsGetsNone() {
        assertThat(send(LAMP, "target")).as("before its answer").isSameAs(PAYLOAD);
        peer.answer.complete(FakeClient.information(LAMP));

        assertThat(send(LAMP, "target")).isSameAs(PAYLOAD);
        assertThat(send(SENSOR, "target")).as("of the same process").isSameAs(PAYLOAD);
        assertThat(peer.asked).containsExactly(LAMP);
    }

    @Test
    void aMessageWithoutAContextOrWithAMalformedOneBeginsATrace() {
        for (String payload : List.of(
                "(target 21.5)",
                "target",
                "",
                "(target 21.5) traceparent: 00-00000000000000000000000000000000-0000000000000000-01",
                "(target 21.5) traceparent: " + "x".repeat(55))) {
            handle(payload.getBytes(UTF_8)).end(null);
        }

        assertThat(exporter.getFinishedSpanItems()).hasSize(5).noneMatch(span -> span.getParentSpanContext()
                .isValid());
        assertThat(exporter.getFinishedSpanItems())
                .extracting(SpanData::getName)
                .containsExactly("handle target", "handle target", "handle message", "handle target", "handle target");
    }

    @Test
    void aFailureIsThatOfItsSpanAndTheNextMessageIsNotPartOfTheTrace() {
        handle(PAYLOAD).end(new IllegalStateException("too cold"));
        handle(PAYLOAD).end(null);

        SpanData failed = exporter.getFinishedSpanItems().get(0);
        SpanData next = exporter.getFinishedSpanItems().get(1);
        assertThat(failed.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(failed.getStatus().getDescription()).isEqualTo("too cold");
        assertThat(next.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(next.getTraceId()).isNotEqualTo(failed.getTraceId());
    }
}
