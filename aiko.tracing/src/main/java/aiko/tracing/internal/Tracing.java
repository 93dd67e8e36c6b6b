// SPDX-License-Identifier: Apache-2.0
package aiko.tracing.internal;

import aiko.client.AikoClient;
import aiko.client.spi.CallTracer;
import aiko.configuration.spi.ConfigurationProblem;
import aiko.message.Message;
import aiko.process.HostedService;
import aiko.process.TopicPath;
import aiko.process.spi.HandlerTracer;
import aiko.text.VisibleText;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/** The tracer of the container while tracing is configured: sends spans to a collector. */
@Component(
        service = {HandlerTracer.class, CallTracer.class, HealthCheck.class},
        configurationPid = TracingConfiguration.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {HealthCheck.NAME + "=tracing", HealthCheck.TAGS + "=default"})
@Designate(ocd = TracingConfiguration.class)
public final class Tracing implements HandlerTracer, CallTracer, HealthCheck {
    private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");
    private static final String SCOPE = "aiko";
    private static final Duration EXPORT_LIMIT = Duration.ofSeconds(5);
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final int MOST_SPANS = 4_096;
    private static final long END_SECONDS = 1;

    /** Kept, since its level is forgotten with it. */
    private final java.util.logging.Logger exporters =
            java.util.logging.Logger.getLogger("io.opentelemetry.exporter.otlp.internal");

    private final SdkTracerProvider provider;
    private final SpanTracer spans;
    private final Supplier<Result> state;

    @Activate
    public Tracing(TracingConfiguration configuration, @Reference(service = LoggerFactory.class) Logger logger) {
        // One line of ours reports the same.
        exporters.setLevel(Level.OFF);
        SdkTracerProviderBuilder builder = SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.of(SERVICE_NAME, configuration.name())));
        Optional<ConfigurationProblem> problem = TracingCheck.problem(configuration);
        if (problem.isEmpty()) {
            ReportedExporter exporter = exporter(Endpoint.of(configuration.endpoint()), logger);
            state = exporter::state;
            builder.setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(configuration.ratio())))
                    .addSpanProcessor(processor(exporter));
        } else {
            String text = problem.get().in(TracingConfiguration.PID);
            logger.error("{}", VisibleText.line(text));
            state = () -> new Result(Result.Status.WARN, text);
            builder.setSampler(Sampler.alwaysOff());
        }
        provider = builder.build();
        spans = new SpanTracer(provider.get(SCOPE), new Acceptors(System::nanoTime));
    }

    private static ReportedExporter exporter(Endpoint endpoint, Logger logger) {
        return new ReportedExporter(
                OtlpHttpSpanExporter.builder()
                        .setEndpoint(endpoint.url())
                        .setTimeout(EXPORT_LIMIT)
                        .setRetryPolicy(null)
                        .build(),
                endpoint.toString(),
                logger);
    }

    private static SpanProcessor processor(SpanExporter exporter) {
        return BatchSpanProcessor.builder(exporter)
                .setScheduleDelay(PERIOD)
                .setMaxQueueSize(MOST_SPANS)
                .setExporterTimeout(EXPORT_LIMIT)
                .build();
    }

    @Override
    public Result execute() {
        return state.get();
    }

    @Deactivate
    void deactivate() {
        provider.shutdown().join(END_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public Handling handling(HostedService service, Message message) {
        return spans.handling(service, message);
    }

    @Override
    public void replaced(HostedService successor, Duration held) {
        spans.replaced(successor, held);
    }

    @Override
    public Call sending(AikoClient client, TopicPath service, String command, boolean isRequest) {
        return spans.sending(client, service, command, isRequest);
    }
}
