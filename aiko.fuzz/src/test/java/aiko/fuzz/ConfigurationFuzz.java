// SPDX-License-Identifier: Apache-2.0
package aiko.fuzz;

import aiko.configuration.spi.ConfigurationCheck;
import aiko.configuration.spi.ConfigurationProblem;
import aiko.configuration.spi.ConfiguredSettings;
import aiko.deployer.internal.configuration.check.OwnChecks;
import aiko.deployer.internal.configuration.check.TypedValues;
import aiko.deployer.internal.configuration.file.FileName;
import aiko.deployer.internal.configuration.file.Settings;
import aiko.deployer.internal.configuration.file.UnusableSettingsException;
import aiko.deployer.internal.settings.DeployCheck;
import aiko.logging.internal.writer.LoggingCheck;
import aiko.monitor.internal.influxdb.InfluxCheck;
import aiko.process.internal.settings.ProcessCheck;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A file of the configuration folder, its name in the first line: it is read or refused in one line, and the checks of those whose
 * settings it has find problems, and do not fail.
 */
public final class ConfigurationFuzz {
    private static final Path FOLDER = Path.of(System.getProperty("java.io.tmpdir"), "aiko-fuzz-etc");
    private static final Map<String, List<ConfigurationCheck>> CHECKS = Map.of(
            "aiko.process", List.of(new ProcessCheck()),
            "aiko.logging", List.of(new LoggingCheck()),
            "aiko.deployer", List.of(new DeployCheck()),
            "aiko.monitor.influxdb", List.of(new InfluxCheck()));

    private ConfigurationFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        int end = 0;
        while (end < input.length && input[end] != '\n') {
            end++;
        }
        FileName name = FileName.of(new String(input, 0, end, StandardCharsets.UTF_8));
        Settings settings;
        try {
            settings = Settings.parse(InputLines.after(input, end + 1));
        } catch (UnusableSettingsException refused) {
            Promise.saysSomething(refused.getMessage());
            return;
        }
        settings.remarks().forEach(Promise::isOneVisibleLine);
        Settings given = settings.withoutEmpty();
        var values = new HashMap<String, String>();
        given.byKey().forEach(setting -> values.put(setting.key(), setting.value()));
        // It takes a while.
        given.byKey().stream()
                .filter(setting -> setting.key().equals("typed"))
                .findFirst()
                .ifPresent(setting -> TypedValues.violations(setting.value()));
        CHECKS.forEach((pid, checks) -> {
            if (name.pid().isEmpty() || pid.endsWith(name.pid())) {
                check(pid, checks, values, given);
            }
        });
    }

    private static void check(
            String pid, List<ConfigurationCheck> checks, Map<String, String> values, Settings settings) {
        var configured = new ConfiguredSettings(pid, values, FOLDER, FOLDER, Map.of());
        for (ConfigurationProblem problem : OwnChecks.problems(checks, configured)) {
            Promise.that(!problem.text().startsWith("cannot be checked"), problem::text);
            Promise.saysSomething(OwnChecks.inFile(problem, settings));
        }
    }
}
