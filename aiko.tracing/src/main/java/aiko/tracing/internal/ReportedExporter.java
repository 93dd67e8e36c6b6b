// SPDX-License-Identifier: Apache-2.0
package aiko.tracing.internal;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.ConnectException;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.log.Logger;

/** Sends spans, and logs one line when they begin to be lost, and one when they are sent again. */
final class ReportedExporter implements SpanExporter {
    private final SpanExporter exporter;
    private final String endpoint;
    private final Logger logger;
    private final AtomicLong lost = new AtomicLong();

    ReportedExporter(SpanExporter exporter, String endpoint, Logger logger) {
        this.exporter = exporter;
        this.endpoint = endpoint;
        this.logger = logger;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        int number = spans.size();
        CompletableResultCode result = exporter.export(spans);
        return result.whenComplete(() -> {
            if (result.isSuccess()) {
                long before = lost.getAndSet(0);
                if (before > 0) {
                    logger.info("tracing: spans are sent to {} again: {} spans were lost", endpoint, before);
                }
            } else if (lost.getAndAdd(number) == 0) {
                Throwable cause = result.getFailureThrowable();
                logger.warn(
                        "tracing: cannot send spans to {}{}; dropping them, and trying with the next ones",
                        endpoint,
                        cause == null ? "" : ": " + reason(cause));
            }
        });
    }

    /** That of the exception within all those that only carry it. */
    private static String reason(Throwable failure) {
        Throwable last = failure;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        if (last instanceof ConnectException) {
            return "connection refused";
        }
        return last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
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
