// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.record;

import aiko.configuration.spi.SecretNames;
import aiko.process.HostedService;
import org.osgi.framework.Bundle;
import org.osgi.service.log.LogLevel;

/**
 * A record as a bundle logged it.
 *
 * @param millis when it was logged, in milliseconds since 1970
 * @param level its level
 * @param logger the name of the logger
 * @param bundle the bundle that logged it, or null if it is not known
 * @param service the Aiko service it belongs to, or null if there is none
 * @param thread the name of the thread
 * @param message its message
 * @param exception the exception that was logged with it, or null
 * @param topic where it is published, or null for the log topic of the service or the process
 */
public record LogRecord(
        long millis,
        LogLevel level,
        String logger,
        Bundle bundle,
        HostedService service,
        String thread,
        String message,
        Throwable exception,
        String topic) {
    private static final String OURS = "aiko.";

    /** A record for the log topic of its service, or of the process. */
    public LogRecord(
            long millis,
            LogLevel level,
            String logger,
            Bundle bundle,
            HostedService service,
            String thread,
            String message,
            Throwable exception) {
        this(millis, level, logger, bundle, service, thread, message, exception, null);
    }

    /**
     * Whether its text may print settings: details of others, such as the property maps of Declarative Services. Libraries
     * within our bundles are others too.
     */
    boolean mayPrintSettings() {
        boolean isOurs =
                bundle != null && String.valueOf(bundle.getSymbolicName()).startsWith(OURS) && logger.startsWith(OURS);
        return level.compareTo(LogLevel.INFO) > 0 && !isOurs;
    }

    /** The record without the secrets in settings that its message prints. */
    public LogRecord withoutSecrets() {
        return mayPrintSettings()
                ? new LogRecord(
                        millis,
                        level,
                        logger,
                        bundle,
                        service,
                        thread,
                        SecretNames.withoutSettings(message),
                        exception,
                        topic)
                : this;
    }
}
