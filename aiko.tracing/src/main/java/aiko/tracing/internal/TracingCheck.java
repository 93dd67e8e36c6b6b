// SPDX-License-Identifier: Apache-2.0
package aiko.tracing.internal;

import aiko.configuration.spi.ConfigurationCheck;
import aiko.configuration.spi.ConfigurationProblem;
import aiko.configuration.spi.ConfiguredSettings;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Finds settings with which no spans can be sent. */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = ConfigurationCheck.PID + "=" + TracingConfiguration.PID)
public final class TracingCheck implements ConfigurationCheck {
    @Override
    public void check(ConfiguredSettings settings, Consumer<ConfigurationProblem> problems) {
        problem(settings.as(TracingConfiguration.class)).ifPresent(problems);
    }

    /** Why no spans can be sent; contains nothing secret. */
    static Optional<ConfigurationProblem> problem(TracingConfiguration configuration) {
        try {
            Endpoint.of(configuration.endpoint());
            return Optional.empty();
        } catch (IllegalArgumentException invalid) {
            return Optional.of(
                    ConfigurationProblem.ofSetting("endpoint", invalid.getMessage() + "; no spans are sent"));
        }
    }
}
