// SPDX-License-Identifier: Apache-2.0
package aiko.tools.config;

import aiko.deployer.internal.configuration.check.Configurable;
import aiko.deployer.internal.configuration.check.EnvironmentVariables;
import aiko.deployer.internal.configuration.check.SettingsCheck;
import aiko.deployer.internal.configuration.file.EtcFolder;
import aiko.deployer.internal.configuration.file.FileName;
import aiko.deployer.internal.configuration.file.Pid;
import aiko.deployer.internal.configuration.file.Settings;
import aiko.deployer.internal.configuration.file.Text;
import aiko.deployer.internal.configuration.file.UnusableSettingsException;
import aiko.logging.internal.level.LevelSettings;
import aiko.logging.internal.writer.LoggingConfiguration;
import aiko.logging.internal.writer.LoggingSettings;
import aiko.process.internal.settings.ProcessConfiguration;
import aiko.process.internal.settings.ProcessSettings;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The mistakes in the configuration folder and the environment, in the words of a container that is started with them. */
final class ConfigCheck {
    private static final String LOGGING_PID = "aiko.logging";

    private final EtcFolder folder;
    private final Described described;
    private final Map<String, String> environment;
    private final Path data;
    private final Map<String, Settings> settings = new TreeMap<>();
    private int files;

    ConfigCheck(EtcFolder folder, Described described, Map<String, String> environment, Path data) {
        this.folder = folder;
        this.described = described;
        this.environment = environment;
        this.data = data;
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
        for (Map.Entry<String, FileName> file : EtcFiles.list(folder).entrySet()) {
            for (String problem : problems(file.getKey(), file.getValue(), configurable)) {
                problems.add("etc/" + Text.shown(file.getKey()) + (problem.startsWith("line ") ? " " : ": ") + problem);
            }
        }
        problems.addAll(ofProcesses());
        LoggingSettings.resolve(
                annotation(LoggingConfiguration.class, values(LOGGING_PID)), environment, data, problems::add);
        LevelSettings.check(values(LOGGING_PID), environment, problems::add);
        problems.addAll(new EnvironmentVariables(described.descriptions()).problems(environment));
        return List.copyOf(problems);
    }

    private List<String> problems(String name, FileName kind, Configurable configurable) {
        var pid = new Pid(kind.pid());
        return switch (kind.kind()) {
            case NOTHING -> List.of();
            case OTHER -> configurable.knows(pid) ? List.of(configurable.notRead(pid)) : List.of();
            case UNUSABLE -> List.of("ignored: " + kind.problem());
            case SETTINGS -> {
                files++;
                yield ofSettings(name, pid, configurable);
            }
        };
    }

    private List<String> ofSettings(String name, Pid pid, Configurable configurable) {
        var problems = new ArrayList<String>();
        try {
            Settings read = EtcFiles.read(folder, name, pid);
            settings.put(pid.text(), read);
            var check = new SettingsCheck(pid, configurable);
            check.violations(read).forEach(violation -> problems.add("refused: " + violation));
            problems.addAll(read.remarks());
            problems.addAll(check.unknown(read));
            if (configurable.user(pid).isEmpty()) {
                problems.add(configurable.unused(pid));
            }
        } catch (UnusableSettingsException refused) {
            problems.add("refused: " + refused.getMessage());
        }
        return problems;
    }

    /** The process of the container, and further ones. */
    private List<String> ofProcesses() {
        var problems = new ArrayList<String>();
        var pids = new ArrayList<>(List.of(ProcessConfiguration.PID));
        settings.keySet().stream()
                .filter(pid -> pid.startsWith(ProcessConfiguration.ADDITIONAL_PID + "~"))
                .forEach(pids::add);
        for (String pid : pids) {
            ProcessSettings.resolve(
                    annotation(ProcessConfiguration.class, values(pid)), pid, environment, problems::add);
        }
        return problems;
    }

    private Map<String, Object> values(String pid) {
        var values = new TreeMap<String, Object>();
        Settings read = settings.get(pid);
        if (read != null) {
            values.putAll(read.dictionary());
        }
        return values;
    }

    /** A component property type of which every setting is text, and not set if it is not in the map. */
    private static <T> T annotation(Class<T> type, Map<String, Object> values) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> values.get(method.getName().replace('_', '.'))));
    }
}
