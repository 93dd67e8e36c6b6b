// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.level;

import java.util.HashMap;
import java.util.Map;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.Logger;
import org.osgi.service.log.admin.LoggerContext;

/** The levels that are set for loggers of one bundle, or of all. Any thread. */
final class LevelContext implements LoggerContext {
    private final LoggerLevels owner;
    private final String name;
    private volatile Map<String, LogLevel> levels = Map.of();

    /** @param name of the bundle; null for all bundles */
    LevelContext(LoggerLevels owner, String name) {
        this.owner = owner;
        this.name = name;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public LogLevel getEffectiveLogLevel(String logger) {
        LogLevel level = find(logger);
        return level != null ? level : owner.effectiveForAll(logger);
    }

    @Override
    public Map<String, LogLevel> getLogLevels() {
        return new HashMap<>(levels);
    }

    @Override
    public void setLogLevels(Map<String, LogLevel> newLevels) {
        levels = Map.copyOf(newLevels);
        owner.changed(this);
    }

    @Override
    public void clear() {
        setLogLevels(Map.of());
    }

    @Override
    public boolean isEmpty() {
        return levels.isEmpty();
    }

    Map<String, LogLevel> levels() {
        return levels;
    }

    /** The level of the logger, of the nearest logger above it, or of all loggers; null if nothing is set. */
    LogLevel find(String logger) {
        Map<String, LogLevel> now = levels;
        String above = logger;
        while (true) {
            LogLevel level = now.get(above);
            if (level != null) {
                return level;
            }
            int dot = above.lastIndexOf('.');
            if (dot < 0) {
                return now.get(Logger.ROOT_LOGGER_NAME);
            }
            above = above.substring(0, dot);
        }
    }
}
