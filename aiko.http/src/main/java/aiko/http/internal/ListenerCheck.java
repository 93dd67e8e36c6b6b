// SPDX-License-Identifier: Apache-2.0
package aiko.http.internal;

import aiko.configuration.spi.ConfigurationCheck;
import aiko.configuration.spi.ConfigurationProblem;
import aiko.configuration.spi.ConfiguredSettings;
import aiko.configuration.spi.ListenAddress;
import java.io.IOException;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Finds an address on which the listener cannot listen, and a certificate that it cannot use. */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = ConfigurationCheck.PID + "=" + ListenerConfiguration.PID)
public final class ListenerCheck implements ConfigurationCheck {
    @Override
    public void check(ConfiguredSettings settings, Consumer<ConfigurationProblem> problems) {
        var configuration = settings.as(ListenerConfiguration.class);
        ListenAddress.problem(configuration.host())
                .ifPresent(text -> problems.accept(ConfigurationProblem.ofSetting("host", text)));
        try {
            ListenerIdentity.of(configuration, settings.etc(), line -> {});
        } catch (IOException unusable) {
            problems.accept(
                    ConfigurationProblem.ofSetting("tls.*", unusable.getMessage() + "; the listener does not listen"));
        }
    }
}
