// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import aiko.threading.AnyThread;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An OSGi service of a bundle that stores content of strangers within limits. {@code aiko:process} prints the figures of all such
 * services.
 *
 * <pre>{@code
 * MemoryUse memoryUse = () -> List.of(new MemoryUse.Figures("pictures", 12_288, 1_048_576, 0));
 * context.registerService(MemoryUse.class, memoryUse, null);
 * }</pre>
 */
@AnyThread
@ConsumerType
public interface MemoryUse {
    /** The figures of each kind of content. Snapshots, not all of the same instant. */
    List<Figures> memoryUse();

    /**
     * The memory of one kind of content.
     *
     * @param content its name, for people
     * @param bytes the estimated memory that it takes
     * @param limit the limit of {@code bytes}
     * @param refused requests that were refused since a limit was reached
     */
    record Figures(String content, long bytes, long limit, long refused) {}
}
