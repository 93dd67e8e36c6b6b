// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.log;

import aiko.process.spi.LogLevelNames;
import aiko.shell.internal.output.Column;
import aiko.shell.internal.output.CommandException;
import aiko.shell.internal.output.Table;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.admin.LoggerAdmin;
import org.osgi.service.log.admin.LoggerContext;

/** Reads and sets the levels of loggers, for all bundles or one, and remembers those before, to restore them. */
@Component(service = LevelChanges.class)
public class LevelChanges {
    private final BundleContext context;
    private final LoggerAdmin admin;
    private final Map<Place, Optional<LogLevel>> before = new HashMap<>();

    /** @param bundle a symbolic name; null for all bundles */
    private record Place(String bundle, String logger) {}

    @Activate
    public LevelChanges(
            BundleContext context, @Reference(policyOption = ReferencePolicyOption.GREEDY) LoggerAdmin admin) {
        this.context = context;
        this.admin = admin;
    }

    /** The effective level of a logger. */
    LogLevel effective(String bundle, String logger) {
        return loggerContext(bundle).getEffectiveLogLevel(logger);
    }

    /** @param level null to restore the level before it was set here */
    synchronized void set(String bundle, String logger, LogLevel level) {
        LoggerContext loggers = loggerContext(bundle);
        Map<String, LogLevel> levels = new HashMap<>(loggers.getLogLevels());
        var place = new Place(bundle, logger);
        LogLevel wanted = level;
        if (level == null) {
            if (!before.containsKey(place)) {
                return;
            }
            wanted = before.remove(place).orElse(null);
        } else {
            before.putIfAbsent(place, Optional.ofNullable(levels.get(logger)));
        }
        if (wanted == null) {
            levels.remove(logger);
        } else {
            levels.put(logger, wanted);
        }
        loggers.setLogLevels(levels);
    }

    /** All levels that somebody has set: of that bundle, or of all. */
    Table table(String only) {
        var table = new Table(Column.identifier("LOGGER"), Column.state("LEVEL"), Column.text("BUNDLE"));
        if (only != null) {
            add(table, only, only);
            return table;
        }
        add(table, null, null);
        Arrays.stream(context.getBundles())
                .map(Bundle::getSymbolicName)
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .forEach(bundle -> add(table, bundle, bundle));
        return table;
    }

    private void add(Table table, String bundle, String name) {
        new TreeMap<>(loggerContext(bundle).getLogLevels())
                .forEach((logger, level) -> table.add(logger, LogLevelNames.of(level), name));
    }

    /** @throws CommandException if there is no such bundle */
    private LoggerContext loggerContext(String bundle) {
        if (bundle != null
                && Arrays.stream(context.getBundles()).noneMatch(known -> bundle.equals(known.getSymbolicName()))) {
            throw new CommandException("bundle \"" + bundle + "\" not found; aiko:bundles lists all bundles");
        }
        return admin.getLoggerContext(bundle);
    }
}
