// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.recorder;

import aiko.process.HostedService;
import aiko.process.spi.LogLevelNames;
import aiko.share.SharedState;
import java.util.Optional;
import org.osgi.service.log.admin.LoggerAdmin;
import org.osgi.service.log.admin.LoggerContext;

/** The item {@code log_level}: the level of the recorder's records, in the words of the reference. */
final class SharedLogLevel {
    static final String ITEM = "log_level";

    private static final String LOGGERS = SharedLogLevel.class.getPackageName();

    private final LoggerContext context;

    SharedLogLevel(LoggerAdmin admin) {
        context = admin.getLoggerContext(null);
    }

    String of(HostedService service) {
        return LogLevelNames.of(service.logLevel().orElseGet(() -> context.getEffectiveLogLevel(LOGGERS)));
    }

    /** Others can set it, which sets the service's level; what cannot be a level gives way to the level that is. */
    void follow(HostedService service, SharedState state) {
        state.addListener((command, item, value) -> {
            if (item.equals(ITEM)) {
                refresh(service, state);
            }
        });
    }

    /** The log may have been configured since. */
    void refresh(HostedService service, SharedState state) {
        String level = of(service);
        if (!state.get(ITEM).equals(Optional.of(level))) {
            state.update(ITEM, level);
        }
    }
}
