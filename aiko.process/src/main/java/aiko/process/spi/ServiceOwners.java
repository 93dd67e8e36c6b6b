// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import aiko.process.CurrentService;
import aiko.process.HostedService;
import aiko.threading.AnyThread;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Bundle;

/**
 * Finds the Aiko service that a log record belongs to: an OSGi service, one for the framework. The log asks for each record, so that
 * nothing here allocates, and {@code null} stands for none.
 *
 * <p>Safe for use by any thread; nothing blocks.
 *
 * @see CurrentService
 */
@AnyThread
@ProviderType
public interface ServiceOwners {
    /** The service that the calling thread runs, or null if it runs none. */
    @Nullable
    HostedService current();

    /**
     * The only service of a bundle, or null if it has none or several. If it is added to several processes, that of the
     * default process.
     */
    @Nullable
    HostedService onlyOf(Bundle bundle);

    /**
     * The only service that is an object of a class of the bundle, as components are, or null if there are none or several.
     */
    @Nullable
    HostedService onlyOf(Bundle bundle, String className);

    /** Whether any service has, or has had, a log level of its own. As long as none has, loggers need not look. */
    boolean anyLogLevel();
}
