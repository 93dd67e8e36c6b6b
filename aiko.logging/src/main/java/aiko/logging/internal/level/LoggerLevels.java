// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.level;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.admin.LoggerAdmin;
import org.osgi.service.log.admin.LoggerContext;

/**
 * The levels of all loggers. It replaces the LoggerAdmin of the log implementation, and keeps that up to date. Loggers cache
 * their level and read it again when {@link #generation} has changed.
 */
@Component(
        service = {LoggerLevels.class, LoggerAdmin.class},
        immediate = true,
        configurationPid = LoggerLevels.PID,
        property = {"service.ranking:Integer=1000", LoggerLevels.FRONT + ":Boolean=true"})
public class LoggerLevels implements LoggerAdmin {
    static final String PID = "aiko.logging";

    /** Marks the services of the log of this bundle, which are preferred to those of the log implementation. */
    public static final String FRONT = "aiko.logging.front";

    /** The target of a logger that knows services, however early its component is activated. */
    public static final String FRONT_ONLY = "(" + FRONT + "=true)";

    /** Logs whole configurations, with passwords, as its details: they stay off whatever the level is. */
    private static final String CONFIG_ADMIN = "org.apache.felix.configadmin";

    private final LoggerAdmin underneath;
    private final LevelContext root = new LevelContext(this, null);
    private final Map<String, LevelContext> contexts = new ConcurrentHashMap<>();
    private final LogLevel withoutAny;
    private final AtomicInteger generation = new AtomicInteger();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile LogLevel mostDetailedOfServices = LogLevel.AUDIT;

    // A lock guards the following.
    private Map<String, Object> configuration;
    private Map<String, LogLevel> base = Map.of();
    private final List<String> problems = new ArrayList<>();
    private Consumer<String> reporter = problems::add;

    @Activate
    public LoggerLevels(
            BundleContext context,
            @Reference(target = "(!" + FRONT_ONLY + ")") LoggerAdmin underneath,
            Map<String, Object> configuration) {
        this.underneath = underneath;
        this.configuration = configuration;
        String configured = context.getProperty(LoggerContext.LOGGER_CONTEXT_DEFAULT_LOGLEVEL);
        withoutAny = configured == null ? LogLevel.WARN : LogLevel.valueOf(configured);
        rebase(configuration);
    }

    @Modified
    synchronized void modified(Map<String, Object> changed) {
        configuration = changed;
        rebase(changed);
    }

    /** Sets the reporter of problems with the settings, and reports those found before. */
    public synchronized void reportTo(Consumer<String> newReporter) {
        reporter = newReporter;
        problems.forEach(newReporter);
        problems.clear();
    }

    /**
     * Sets the level of all loggers that have none of their own, as the configuration does, until that is changed.
     *
     * @param text a level
     */
    synchronized void setGeneralLevel(String text) {
        var changed = new HashMap<>(configuration);
        changed.put(LevelSettings.LEVEL, text);
        rebase(changed);
    }

    /** Levels that others have set stay. */
    private void rebase(Map<String, Object> settings) {
        Map<String, LogLevel> before = base;
        base = LevelSettings.resolve(
                settings, System.getenv(), problem -> reporter.accept(problem.in(LevelSettings.PID)));
        var levels = new HashMap<>(base);
        root.levels().forEach((logger, level) -> {
            if (level != before.get(logger)) {
                levels.put(logger, level);
            }
        });
        root.setLogLevels(levels);
    }

    /**
     * Sets the levels of a context that are configured in Config Admin.
     *
     * @param levels null if its configuration was deleted
     */
    synchronized void configured(String contextName, Map<String, LogLevel> levels) {
        var all = new HashMap<>(contextName == null ? base : Map.of());
        if (levels != null) {
            all.putAll(levels);
        }
        getLoggerContext(contextName).setLogLevels(all);
    }

    /** The service has a level of its own, which may need more than any logger has. */
    void serviceHas(LogLevel level) {
        if (level.compareTo(mostDetailedOfServices) > 0) {
            mostDetailedOfServices = level;
            listeners.forEach(Runnable::run);
        }
    }

    /** Calls the listener now and after each change. */
    public void addListener(Runnable listener) {
        listeners.add(listener);
        listener.run();
    }

    public void removeListener(Runnable listener) {
        listeners.remove(listener);
    }

    @Override
    public LoggerContext getLoggerContext(String name) {
        return name == null ? root : contexts.computeIfAbsent(name, newName -> new LevelContext(this, newName));
    }

    /** Changes whenever levels may have changed. */
    public int generation() {
        return generation.get();
    }

    /** @param bundle null if it is not known */
    public LogLevel effective(Bundle bundle, String logger) {
        LevelContext context = bundle == null || contexts.isEmpty() ? null : context(bundle);
        LogLevel level = context == null ? effectiveForAll(logger) : context.getEffectiveLogLevel(logger);
        return bundle != null && CONFIG_ADMIN.equals(bundle.getSymbolicName()) ? withoutDetails(level) : level;
    }

    private static LogLevel withoutDetails(LogLevel level) {
        return level.compareTo(LogLevel.INFO) > 0 ? LogLevel.INFO : level;
    }

    LogLevel effectiveForAll(String logger) {
        LogLevel level = root.find(logger);
        return level != null ? level : withoutAny;
    }

    /** The most detailed level that anything has. */
    public LogLevel mostDetailed() {
        LogLevel most = mostDetailedOfServices;
        for (LogLevel level : root.levels().values()) {
            most = level.compareTo(most) > 0 ? level : most;
        }
        for (LevelContext context : contexts.values()) {
            for (LogLevel level : context.levels().values()) {
                most = level.compareTo(most) > 0 ? level : most;
            }
        }
        return most;
    }

    void changed(LevelContext context) {
        underneath.getLoggerContext(context.getName()).setLogLevels(context.levels());
        limitConfigAdmin();
        generation.incrementAndGet();
        listeners.forEach(Runnable::run);
    }

    /** In the log implementation too, whose other listeners get its records without us. */
    private void limitConfigAdmin() {
        var limited = new HashMap<>(root.levels());
        LevelContext own = contexts.get(CONFIG_ADMIN);
        if (own != null) {
            limited.putAll(own.levels());
        }
        limited.replaceAll((logger, level) -> withoutDetails(level));
        underneath.getLoggerContext(CONFIG_ADMIN).setLogLevels(limited);
    }

    /** The first context with a level, from the one that names the bundle most precisely; null if there is none. */
    private LevelContext context(Bundle bundle) {
        String name = bundle.getSymbolicName();
        String withVersion = name + '|' + bundle.getVersion();
        for (String each : List.of(withVersion + '|' + bundle.getLocation(), withVersion, String.valueOf(name))) {
            LevelContext context = contexts.get(each);
            if (context != null && !context.isEmpty()) {
                return context;
            }
        }
        return null;
    }
}
