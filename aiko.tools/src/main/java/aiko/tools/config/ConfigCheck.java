// SPDX-License-Identifier: Apache-2.0
package aiko.tools.config;

import aiko.configuration.spi.ConfigurationProblem;
import aiko.configuration.spi.ConfiguredSettings;
import aiko.deployer.internal.configuration.check.Configurable;
import aiko.deployer.internal.configuration.check.EnvironmentVariables;
import aiko.deployer.internal.configuration.check.OwnChecks;
import aiko.deployer.internal.configuration.check.SettingsCheck;
import aiko.deployer.internal.configuration.file.EtcFolder;
import aiko.deployer.internal.configuration.file.FileName;
import aiko.deployer.internal.configuration.file.Pid;
import aiko.deployer.internal.configuration.file.Settings;
import aiko.deployer.internal.configuration.file.Text;
import aiko.deployer.internal.configuration.file.UnusableSettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The mistakes in the configuration folder and the environment, in the words of a container that is started with them. */
final class ConfigCheck {
    private static final String REQUIRED = "require";

    private final EtcFolder folder;
    private final Described described;
    private final Map<String, String> environment;
    private final Path data;
    private final Path optional;
    private int files;

    /** @param optional the folder of the bundles that are not installed unless somebody wants them */
    ConfigCheck(EtcFolder folder, Described described, Map<String, String> environment, Path data, Path optional) {
        this.folder = folder;
        this.described = described;
        this.environment = environment;
        this.data = data;
        this.optional = optional;
    }

    Path folder() {
        return folder.path();
    }

    /** The number of files that were checked. */
    int files() {
        return files;
    }

    List<String> problems() throws IOException {
        var configurable = new Configurable(described.descriptions(), described.components());
        var problems = new LinkedHashSet<String>();
        try (var checks = new BundleChecks(described.components(), optional)) {
            var configured = new HashSet<String>();
            for (Map.Entry<String, FileName> file : EtcFiles.list(folder).entrySet()) {
                configured.add(file.getValue().pid());
                problems.addAll(problems(file.getKey(), file.getValue(), configurable, checks));
            }
            for (String pid : unconfigured(configured)) {
                own(new Pid(pid), new Settings(List.of(), List.of()), checks)
                        .forEach(problem -> problems.add(problem.in(pid)));
            }
        }
        problems.addAll(new EnvironmentVariables(described.descriptions()).problems(environment));
        return List.copyOf(problems);
    }

    private List<String> problems(String name, FileName kind, Configurable configurable, BundleChecks checks)
            throws IOException {
        var pid = new Pid(kind.pid());
        return switch (kind.kind()) {
            case NOTHING -> List.of();
            case OTHER -> configurable.knows(pid) ? List.of(inFile(name, configurable.notRead(pid))) : List.of();
            case UNUSABLE -> List.of(inFile(name, "ignored: " + kind.problem()));
            case SETTINGS -> {
                files++;
                yield ofSettings(name, pid, configurable, checks);
            }
        };
    }

    private List<String> ofSettings(String name, Pid pid, Configurable configurable, BundleChecks checks)
            throws IOException {
        var problems = new ArrayList<String>();
        try {
            Settings read = EtcFiles.read(folder, name, pid);
            var check = new SettingsCheck(pid, configurable);
            List<String> violations = check.violations(read);
            violations.forEach(violation -> problems.add(inFile(name, "refused: " + violation)));
            if (violations.isEmpty()) {
                own(pid, read, checks)
                        .forEach(problem -> problems.add(
                                problem.isVariable()
                                        ? problem.in(pid.text())
                                        : inFile(name, OwnChecks.inFile(problem, read))));
            }
            read.remarks().forEach(remark -> problems.add(inFile(name, remark)));
            check.unknown(read).forEach(unknown -> problems.add(inFile(name, unknown)));
            if (configurable.user(pid).isEmpty()) {
                problems.add(inFile(name, configurable.unused(pid)));
            }
        } catch (UnusableSettingsException refused) {
            problems.add(inFile(name, "refused: " + refused.getMessage()));
        }
        return problems;
    }

    private static String inFile(String name, String problem) {
        return "etc/" + Text.shown(name) + (problem.startsWith("line ") ? " " : ": ") + problem;
    }

    private List<ConfigurationProblem> own(Pid pid, Settings settings, BundleChecks checks) throws IOException {
        var values = new TreeMap<String, String>();
        settings.byKey().forEach(setting -> values.put(setting.key(), setting.value()));
        return OwnChecks.problems(
                checks.of(pid.base()), new ConfiguredSettings(pid.text(), values, folder.path(), data, environment));
    }

    /** Those of the parts that run without a file. */
    private List<String> unconfigured(Set<String> configured) {
        return described.components().stream()
                .filter(component -> !REQUIRED.equals(component.configurationPolicy))
                .flatMap(component -> Stream.of(component.configurationPid))
                .filter(pid -> !configured.contains(pid))
                .distinct()
                .toList();
    }
}
