// SPDX-License-Identifier: Apache-2.0
package aiko.tracing.internal;

import aiko.process.spi.NetworkProblem;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.felix.hc.api.Result;
import org.osgi.service.log.Logger;

/** Sends spans, and logs one line when they begin to be lost, and one when they are sent again. */
final class ReportedExporter implements SpanExporter {
    private final SpanExporter exporter;
    private final String endpoint;
    private final Logger logger;
    private final AtomicLong lost = new AtomicLong();
    private volatile Result state;

    ReportedExporter(SpanExporter exporter, String endpoint, Logger logger) {
        this.exporter = exporter;
        this.endpoint = endpoint;
        this.logger = logger;
        state = new Result(Result.Status.OK, "no spans sent yet to " + endpoint);
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        int number = spans.size();
        CompletableResultCode result = exporter.export(spans);
        return result.whenComplete(() -> {
            if (result.isSuccess()) {
                long before = lost.getAndSet(0);
                state = new Result(Result.Status.OK, "spans are sent to " + endpoint);
                if (before > 0) {
                    logger.info("tracing: spans are sent to {} again: {} spans were lost", endpoint, before);
                }
                return;
            }
            long before = lost.getAndAdd(number);
            Throwable cause = result.getFailureThrowable();
            String reason = cause == null ? "" : ": " + NetworkProblem.describe(cause);
            state = new Result(
                    Result.Status.WARN,
                    "cannot send spans to " + endpoint + reason + "; " + (before + number)
                            + " spans are lost; start the collector, or change endpoint of "
                            + TracingConfiguration.PID);
            if (before == 0) {
                logger.warn(
                        "tracing: cannot send spans to {}{}; dropping them, and trying with the next ones",
                        endpoint,
                        reason);
            }
        });
    }

    /** What became of the last spans. */
    Result state() {
        return state;
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
