// SPDX-License-Identifier: Apache-2.0
package aiko.share.spi;

import aiko.process.HostedService;
import aiko.process.spi.LogLevelNames;
import aiko.share.SharedState;
import aiko.threading.AnyThread;
import java.util.Optional;
import org.osgi.service.log.admin.LoggerAdmin;

/**
 * The item {@code log_level} of a service: the level of the service's records, with the names of the reference
 * implementation. Others set the level by updating the item.
 *
 * <pre>{@code
 * var level = new SharedLogLevel(service, loggerAdmin, "com.example");
 * SharedState state = sharedStates.create(service, Map.of(SharedLogLevel.ITEM, level.name()));
 * level.follow(state);
 * }</pre>
 */
@AnyThread
public final class SharedLogLevel {
    /** The name of the item. */
    public static final String ITEM = "log_level";

    private final HostedService service;
    private final LoggerAdmin admin;
    private final String loggerName;

    /**
     * The level of a service.
     *
     * @param loggerName the logger whose level applies while the service has none of its own
     */
    public SharedLogLevel(HostedService service, LoggerAdmin admin, String loggerName) {
        this.service = service;
        this.admin = admin;
        this.loggerName = loggerName;
    }

    /** The name of the level that applies now. */
    public String name() {
        return LogLevelNames.of(
                service.logLevel().orElseGet(() -> admin.getLoggerContext(null).getEffectiveLogLevel(loggerName)));
    }

    /** Replaces each value of the item that is not the level that applies, such as one that is no level. */
    public void follow(SharedState state) {
        state.addListener((command, item, value) -> {
            if (item.equals(ITEM)) {
                refresh(state);
            }
        });
    }

    /** Updates the item if the log was configured since. */
    public void refresh(SharedState state) {
        String level = name();
        if (!state.get(ITEM).equals(Optional.of(level))) {
            state.update(ITEM, level);
        }
    }
}
