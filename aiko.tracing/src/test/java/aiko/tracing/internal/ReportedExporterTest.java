// SPDX-License-Identifier: Apache-2.0
package aiko.tracing.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.service.log.Logger;

class ReportedExporterTest {
    private final List<String> lines = new ArrayList<>();
    private CompletableResultCode result;

    private final ReportedExporter exporter = new ReportedExporter(
            new SpanExporter() {
                @Override
                public CompletableResultCode export(Collection<SpanData> spans) {
                    return result;
                }

                @Override
                public CompletableResultCode flush() {
                    return CompletableResultCode.ofSuccess();
                }

                @Override
                public CompletableResultCode shutdown() {
                    return CompletableResultCode.ofSuccess();
                }
            },
            "http://collector",
            (Logger) Proxy.newProxyInstance(
                    Logger.class.getClassLoader(),
                    new Class<?>[] {Logger.class},
                    (proxy, method, arguments) -> lines.add(
                            method.getName() + ' ' + Arrays.asList(arguments).subList(1, arguments.length))));

    private void export(int spans, CompletableResultCode outcome) {
        result = outcome;
        exporter.export(Collections.nCopies(spans, null));
    }

    @Test
    void theBeginningAndTheEndOfALossAreOneLineEach() {
        export(1, CompletableResultCode.ofSuccess());
        assertThat(lines).isEmpty();

        export(2, CompletableResultCode.ofExceptionalFailure(new IllegalStateException("refused")));
        export(3, CompletableResultCode.ofFailure());
        export(4, CompletableResultCode.ofSuccess());
        export(5, CompletableResultCode.ofSuccess());

        assertThat(lines).containsExactly("warn [http://collector, : refused]", "info [http://collector, 5]");
    }
}
