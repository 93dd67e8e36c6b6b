// SPDX-License-Identifier: Apache-2.0
package aiko.ssh.internal;

import aiko.configuration.spi.ConfigurationCheck;
import aiko.configuration.spi.ConfigurationProblem;
import aiko.configuration.spi.ConfiguredSettings;
import aiko.configuration.spi.ListenAddress;
import aiko.process.spi.SecretFile;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Finds an address on which the server cannot listen, and a file of keys that lets nobody in. */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = ConfigurationCheck.PID + "=" + SshConfiguration.PID)
public final class SshCheck implements ConfigurationCheck {
    @Override
    public void check(ConfiguredSettings settings, Consumer<ConfigurationProblem> problems) {
        SshConfiguration configuration = settings.as(SshConfiguration.class);
        ListenAddress.problem(configuration.host())
                .ifPresent(text -> problems.accept(ConfigurationProblem.ofSetting("host", text)));
        SecretFile.problem(settings.etc().resolve(configuration.authorized_keys()))
                .ifPresent(text -> problems.accept(
                        ConfigurationProblem.ofSetting("authorized.keys", text + "; nobody can log in")));
    }
}
