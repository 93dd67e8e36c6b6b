// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration.delivery;

import aiko.deployer.ConfigurationFile;
import aiko.deployer.ConfigurationFile.State;
import aiko.deployer.internal.configuration.check.Configurable;
import aiko.deployer.internal.configuration.check.SettingsReport;
import aiko.deployer.internal.configuration.file.Few;
import aiko.deployer.internal.configuration.file.FileName;
import aiko.deployer.internal.configuration.file.Pid;
import aiko.deployer.internal.configuration.file.Text;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Configurations that belong to one bundle, by their location, while a component of another one waits for them. */
public final class BoundConfigurations {
    private static final String OF_THE_FRAMEWORK = "service.";

    private final BundleContext context;
    private final ConfigurationAdmin admin;
    private final Map<String, String> problems = new ConcurrentHashMap<>();
    private final Map<String, Instant> seen = new ConcurrentHashMap<>();

    public BoundConfigurations(BundleContext context, ConfigurationAdmin admin) {
        this.context = context;
        this.admin = admin;
    }

    /** Frees those that are ours. Returns what is wrong with others, and was not before. */
    public List<String> review(Set<Pid> ours, Configurable configurable) {
        Map<String, String> now = new HashMap<>();
        var news = new Few();
        for (Known known : configurations()) {
            String location = known.location();
            if (location == null || location.startsWith(Pid.ANYWHERE)) {
                continue;
            }
            var pid = new Pid(known.pid());
            if (ours.contains(pid)) {
                free(known.configuration());
                continue;
            }
            String base = known.factoryPid() == null ? pid.text() : known.factoryPid();
            List<Bundle> users = configurable.components(new Pid(base)).stream()
                    .map(component -> context.getBundle(component.bundle.id))
                    .filter(bundle -> bundle != null)
                    .distinct()
                    .toList();
            if (!users.isEmpty()
                    && users.stream().noneMatch(user -> user.getLocation().equals(location))) {
                String problem = "it is bound to the bundle at " + Text.shown(location) + ", so "
                        + users.stream().map(Bundle::getSymbolicName).collect(Collectors.joining(", "))
                        + " does not get it; create it with the location \"?\", or create etc/" + Text.shown(pid.text())
                        + FileName.ENDING;
                now.put(pid.text(), problem);
                if (!problem.equals(problems.get(pid.text()))) {
                    news.add(() -> "configuration " + Text.shown(pid.text()) + ": " + problem);
                }
            }
        }
        problems.keySet().retainAll(now.keySet());
        problems.putAll(now);
        return news.toList(" configurations are bound to other bundles; aiko:config lists them");
    }

    /** Those that are in Config Admin, and not of the folder. Any thread. */
    public List<ConfigurationFile> others(Set<String> ours) {
        return configurations().stream()
                .filter(known -> !ours.contains(known.pid()))
                .sorted(Comparator.comparing(Known::pid))
                .map(known -> {
                    String problem = problems.getOrDefault(known.pid(), "");
                    return new ConfigurationFile(
                            Optional.empty(),
                            problem.isEmpty() ? State.ACTIVE : State.UNUSED,
                            known.pid(),
                            seen.computeIfAbsent(known.pid(), first -> Instant.now()),
                            problem);
                })
                .toList();
    }

    /**
     * The values of all configurations, by PID and key. Any thread.
     *
     * @param sources the source of each PID that is of the folder
     */
    public Map<String, Map<String, SettingsReport.Configured>> values(Map<String, String> sources) {
        var values = new HashMap<String, Map<String, SettingsReport.Configured>>();
        for (Known known : configurations()) {
            String source = sources.getOrDefault(known.pid(), "Configuration Admin");
            values.put(known.pid(), values(known.configuration(), source));
        }
        return values;
    }

    /** The values of all configurations as they are, by PID and key. Any thread. */
    public Map<String, Map<String, Object>> properties() {
        var all = new HashMap<String, Map<String, Object>>();
        for (Known known : configurations()) {
            all.put(known.pid(), properties(known.configuration()));
        }
        return all;
    }

    private static Map<String, Object> properties(Configuration configuration) {
        try {
            Dictionary<String, Object> properties = configuration.getProperties();
            var values = new TreeMap<String, Object>();
            for (String key : properties == null ? List.<String>of() : Collections.list(properties.keys())) {
                if (!key.startsWith(OF_THE_FRAMEWORK)) {
                    values.put(key, properties.get(key));
                }
            }
            return values;
        } catch (IllegalStateException deleted) {
            return Map.of();
        }
    }

    private static Map<String, SettingsReport.Configured> values(Configuration configuration, String source) {
        var values = new TreeMap<String, SettingsReport.Configured>();
        properties(configuration)
                .forEach((key, value) -> values.put(key, new SettingsReport.Configured(text(value), source)));
        return values;
    }

    private static String text(Object value) {
        return value instanceof Object[] several
                ? Arrays.stream(several).map(String::valueOf).collect(Collectors.joining(","))
                : String.valueOf(value);
    }

    /** A copy of the attributes of a configuration, which may be deleted at any time. */
    private record Known(Configuration configuration, String pid, String factoryPid, String location) {
        static Stream<Known> of(Configuration configuration) {
            try {
                return Stream.of(new Known(
                        configuration,
                        configuration.getPid(),
                        configuration.getFactoryPid(),
                        configuration.getBundleLocation()));
            } catch (IllegalStateException deleted) {
                return Stream.empty();
            }
        }
    }

    private static void free(Configuration configuration) {
        try {
            configuration.setBundleLocation(Pid.ANYWHERE);
        } catch (IllegalStateException deleted) {
            // There is nothing to free.
        }
    }

    private List<Known> configurations() {
        try {
            Configuration[] all = admin.listConfigurations(null);
            return all == null
                    ? List.of()
                    : Arrays.stream(all).flatMap(Known::of).toList();
        } catch (IOException | IllegalStateException unreadable) {
            return List.of();
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
