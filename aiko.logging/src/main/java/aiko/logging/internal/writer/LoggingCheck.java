// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.writer;

import aiko.configuration.spi.ConfigurationCheck;
import aiko.configuration.spi.ConfigurationProblem;
import aiko.configuration.spi.ConfiguredSettings;
import aiko.logging.internal.level.LevelSettings;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Finds values that the log ignores, and levels of loggers. */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = ConfigurationCheck.PID + "=" + LoggingConfiguration.PID)
public final class LoggingCheck implements ConfigurationCheck {
    @Override
    public void check(ConfiguredSettings settings, Consumer<ConfigurationProblem> problems) {
        LoggingSettings.resolve(
                settings.as(LoggingConfiguration.class), settings.environment(), settings.data(), problems);
        LevelSettings.check(settings.values(), settings.environment(), problems);
    }
}
