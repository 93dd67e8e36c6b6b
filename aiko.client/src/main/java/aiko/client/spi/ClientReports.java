// SPDX-License-Identifier: Apache-2.0
package aiko.client.spi;

import aiko.client.ClientStatistics;
import aiko.process.spi.CallTimes;
import aiko.threading.AnyThread;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The figures of the clients of all processes of this framework: an OSGi service. Unlike {@link aiko.client.AikoClient#statistics()},
 * it uses no client.
 *
 * <pre>{@code
 * void print(ClientReports reports) {
 *     reports.clients().forEach((process, figures) -> logger.info("{}: {} requests", process, figures.completed()));
 * }
 * }</pre>
 */
@AnyThread
@ProviderType
public interface ClientReports {
    /** The figures by the names of the processes, without the processes whose clients nobody uses. A snapshot. */
    Map<String, ClientStatistics> clients();

    /**
     * How long the requests took, by the names of the processes, as in {@link #clients()}. A request that was refused at once, since too
     * many are under way, is not among them.
     */
    default Map<String, Times> times() {
        return Map.of();
    }

    /**
     * How long requests took, from the call to their end. A snapshot.
     *
     * @param completed requests whose answer was complete
     * @param failed requests that ended with a {@link aiko.client.RequestException}
     */
    record Times(CallTimes completed, CallTimes failed) {}
}
