// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.settings;

import aiko.configuration.spi.ConfigurationCheck;
import aiko.configuration.spi.ConfigurationProblem;
import aiko.configuration.spi.ConfiguredSettings;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Finds values that a process ignores. */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = {
            ConfigurationCheck.PID + "=" + ProcessConfiguration.PID,
            ConfigurationCheck.PID + "=" + ProcessConfiguration.ADDITIONAL_PID
        })
public final class ProcessCheck implements ConfigurationCheck {
    @Override
    public void check(ConfiguredSettings settings, Consumer<ConfigurationProblem> problems) {
        ProcessSettings.resolve(settings.as(ProcessConfiguration.class), settings.environment(), problems);
    }
}
