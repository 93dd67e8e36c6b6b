// SPDX-License-Identifier: Apache-2.0
package aiko.client.spi;

import aiko.client.ClientStatistics;
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
}
