// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import aiko.process.HostedService;
import aiko.process.spi.LogLevelNames;
import org.osgi.service.log.admin.LoggerAdmin;

/** The level of the records of a service, in the words of the reference. */
final class LogLevels {
    private final LoggerAdmin admin;
    private final String loggerName;
    private final HostedService service;

    /** @param loggerName of the package whose loggers the service has, for as long as it has no level of its own */
    LogLevels(LoggerAdmin admin, String loggerName, HostedService service) {
        this.admin = admin;
        this.loggerName = loggerName;
        this.service = service;
    }

    String level() {
        return LogLevelNames.of(
                service.logLevel().orElseGet(() -> admin.getLoggerContext(null).getEffectiveLogLevel(loggerName)));
    }

    /** A word that is no level changes nothing. */
    void set(String level) {
        LogLevelNames.parse(level).ifPresent(service::setLogLevel);
    }
}
