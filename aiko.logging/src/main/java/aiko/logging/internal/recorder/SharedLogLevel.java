// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.recorder;

import aiko.share.ItemCommand;
import aiko.share.SharedState;
import java.util.HashMap;
import java.util.Locale;
import java.util.Optional;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.admin.LoggerAdmin;
import org.osgi.service.log.admin.LoggerContext;

/** The item {@code log_level}: the level of the recorder's loggers, in the words of the reference. */
final class SharedLogLevel {
    static final String ITEM = "log_level";

    private static final String LOGGERS = SharedLogLevel.class.getPackageName();
    private static final String NAME_OF_WARN = "WARNING";

    private final LoggerContext context;

    SharedLogLevel(LoggerAdmin admin) {
        context = admin.getLoggerContext(null);
    }

    String name() {
        LogLevel level = context.getEffectiveLogLevel(LOGGERS);
        return level == LogLevel.WARN ? NAME_OF_WARN : level.name();
    }

    /** Others can set it. What cannot be a level gives way to the level that is. */
    void follow(SharedState state) {
        state.addListener((command, item, value) -> {
            if (item.equals(ITEM) && !name().equals(value)) {
                if (command != ItemCommand.REMOVE) {
                    set(String.valueOf(value));
                }
                if (!state.get(ITEM).equals(Optional.of(name()))) {
                    state.update(ITEM, name());
                }
            }
        });
    }

    private void set(String name) {
        try {
            var levels = new HashMap<>(context.getLogLevels());
            levels.put(LOGGERS, level(name.toUpperCase(Locale.ROOT)));
            context.setLogLevels(levels);
        } catch (IllegalArgumentException unknown) {
            // the item says which level it is
        }
    }

    private static LogLevel level(String name) {
        return switch (name) {
            case NAME_OF_WARN -> LogLevel.WARN;
            case "CRITICAL" -> LogLevel.ERROR;
            default -> LogLevel.valueOf(name);
        };
    }
}
