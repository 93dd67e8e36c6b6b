// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal;

import aiko.configuration.spi.ConfigurationCheck;
import aiko.configuration.spi.ConfigurationProblem;
import aiko.configuration.spi.ConfiguredSettings;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Finds settings of TLS, accounts and address that the embedded server does not use. */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = ConfigurationCheck.PID + "=" + BrokerConfiguration.PID)
public final class BrokerCheck implements ConfigurationCheck {
    @Override
    public void check(ConfiguredSettings settings, Consumer<ConfigurationProblem> problems) {
        Access.problems(settings.as(BrokerConfiguration.class), settings.etc()).forEach(problems);
    }
}
