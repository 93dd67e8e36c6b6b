// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.level;

import aiko.process.spi.LogLevelNames;
import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.log.admin.LoggerContext;

/** Levels from Config Admin, as the OSGi Log Service specifies: one configuration for all loggers, and one for each bundle. */
@Component(service = ConfigurationListener.class, immediate = true)
public class ConfiguredLevels implements ConfigurationListener {
    private static final String PID = LoggerContext.LOGGER_CONTEXT_PID;
    private static final String OF_BUNDLE = PID + '|';

    private final ConfigurationAdmin configurations;
    private final LoggerLevels levels;
    private final Logger logger;

    @Activate
    public ConfiguredLevels(
            @Reference ConfigurationAdmin configurations,
            @Reference LoggerLevels levels,
            @Reference(service = LoggerFactory.class, target = LoggerLevels.FRONT_ONLY) Logger logger)
            throws IOException, InvalidSyntaxException {
        this.configurations = configurations;
        this.levels = levels;
        this.logger = logger;
        for (Configuration configuration : present()) {
            apply(configuration.getPid());
        }
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        if (event.getFactoryPid() == null) {
            try {
                apply(event.getPid());
            } catch (IOException | InvalidSyntaxException unreadable) {
                logger.error("cannot read configuration {}: {}", event.getPid(), unreadable.toString());
            }
        }
    }

    private void apply(String pid) throws IOException, InvalidSyntaxException {
        if (!pid.equals(PID) && !pid.startsWith(OF_BUNDLE)) {
            return;
        }
        levels.configured(
                pid.equals(PID) ? null : pid.substring(OF_BUNDLE.length()),
                present().stream()
                        .filter(configuration -> configuration.getPid().equals(pid))
                        .findFirst()
                        .map(configuration -> levels(configuration.getProperties()))
                        .orElse(null));
    }

    /** Few: a bundle's location in a PID may hold whatever means something else in a filter. */
    private List<Configuration> present() throws IOException, InvalidSyntaxException {
        Configuration[] found = configurations.listConfigurations("(service.pid=" + PID + "*)");
        return found == null ? List.of() : List.of(found);
    }

    private static Map<String, LogLevel> levels(Dictionary<String, Object> properties) {
        var levels = new HashMap<String, LogLevel>();
        for (String key : Collections.list(properties.keys())) {
            // Any other property is read as a logger with an unknown level, because the names of all loggers are not
            // known.
            LogLevelNames.parse(String.valueOf(properties.get(key))).ifPresent(level -> levels.put(key, level));
        }
        return levels;
    }
}
