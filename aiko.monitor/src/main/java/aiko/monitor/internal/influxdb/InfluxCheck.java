// SPDX-License-Identifier: Apache-2.0
package aiko.monitor.internal.influxdb;

import aiko.configuration.spi.ConfigurationCheck;
import aiko.configuration.spi.ConfigurationProblem;
import aiko.configuration.spi.ConfiguredSettings;
import aiko.process.spi.SecretFile;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Finds settings with which nothing can be written to InfluxDB. */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = ConfigurationCheck.PID + "=" + InfluxConfiguration.PID)
public final class InfluxCheck implements ConfigurationCheck {
    private static final String EXPECTED = "expected http://HOST:PORT or https://HOST:PORT";
    private static final String NOTHING = "; no metrics are written";
    private static final int LAST_PORT = 65_535;

    @Override
    public void check(ConfiguredSettings settings, Consumer<ConfigurationProblem> problems) {
        InfluxConfiguration configuration = settings.as(InfluxConfiguration.class);
        problem(configuration).ifPresent(problems);
        String tokenFile = configuration.token_file();
        if (!tokenFile.isBlank()) {
            SecretFile.problem(Path.of(tokenFile))
                    .ifPresent(text -> problems.accept(ConfigurationProblem.ofSetting("token.file", text)));
        }
    }

    /** Why nothing can be written; contains nothing secret. */
    static Optional<ConfigurationProblem> problem(InfluxConfiguration configuration) {
        return ofUrl(configuration.url().strip())
                .map(text -> ConfigurationProblem.ofSetting("url", text + NOTHING))
                .or(() -> configuration.database().isBlank()
                                && (configuration.bucket().isBlank()
                                        || configuration.org().isBlank())
                        ? Optional.of(ConfigurationProblem.ofSetting(
                                "database",
                                "expected either database (InfluxDB 1.x), or bucket and org (2.x)" + NOTHING))
                        : Optional.empty());
    }

    /** A user, a password or a query may be secret: an address with one of them is not shown. */
    private static Optional<String> ofUrl(String url) {
        if (url.contains("@") || url.contains("?")) {
            return Optional.of(EXPECTED + "; a user, a password or a token does not belong there; use token.file");
        }
        try {
            var base = new URI(url);
            boolean isHttp = "http".equalsIgnoreCase(base.getScheme()) || "https".equalsIgnoreCase(base.getScheme());
            if (isHttp && base.getHost() != null && base.getPort() <= LAST_PORT && base.getFragment() == null) {
                return Optional.empty();
            }
        } catch (URISyntaxException invalid) {
            // The same as another scheme.
        }
        return Optional.of(EXPECTED + ", found \"" + url + '"');
    }
}
