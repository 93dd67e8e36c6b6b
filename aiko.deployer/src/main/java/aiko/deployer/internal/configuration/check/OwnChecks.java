// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration.check;

import aiko.configuration.spi.ConfigurationCheck;
import aiko.configuration.spi.ConfigurationProblem;
import aiko.configuration.spi.ConfiguredSettings;
import aiko.deployer.internal.configuration.file.Settings;
import aiko.deployer.internal.configuration.file.Text;
import java.util.ArrayList;
import java.util.List;

/** What bundles find in their own configurations. */
public final class OwnChecks {
    private static final String ALL = "*";

    private OwnChecks() {}

    /** The problems that the checks find. One that fails finds that. */
    public static List<ConfigurationProblem> problems(List<ConfigurationCheck> checks, ConfiguredSettings settings) {
        var problems = new ArrayList<ConfigurationProblem>();
        for (ConfigurationCheck check : checks) {
            try {
                check.check(settings, problems::add);
            } catch (RuntimeException | LinkageError | StackOverflowError unforeseen) {
                problems.add(ConfigurationProblem.ofSetting(ALL, "cannot be checked: " + unforeseen));
            }
        }
        return problems;
    }

    /** The problem with its line in the file, if the setting is in it. */
    public static String inFile(ConfigurationProblem problem, Settings settings) {
        String text = problem.name().equals(ALL) ? problem.text() : Text.shown(problem.name()) + ": " + problem.text();
        return settings.byKey().stream()
                .filter(setting -> !problem.name().equals(ALL))
                .filter(setting -> problem.isAbout(setting.key()))
                .findFirst()
                .map(setting -> "line " + setting.line() + ": " + text)
                .orElse(text);
    }
}
