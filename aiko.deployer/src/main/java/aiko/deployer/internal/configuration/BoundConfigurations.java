// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration;

import aiko.deployer.ConfigurationFile;
import aiko.deployer.ConfigurationFile.State;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Configurations that belong to one bundle, by their location, while a component of another one waits for them. */
final class BoundConfigurations {
    private final BundleContext context;
    private final ConfigurationAdmin admin;
    private final Map<String, String> problems = new ConcurrentHashMap<>();
    private final Map<String, Instant> seen = new ConcurrentHashMap<>();

    BoundConfigurations(BundleContext context, ConfigurationAdmin admin) {
        this.context = context;
        this.admin = admin;
    }

    /** Frees those that are ours. Returns what is wrong with others, and was not before. */
    List<String> review(Set<Pid> ours, Configurable configurable) {
        Map<String, String> now = new HashMap<>();
        var news = new ArrayList<String>();
        for (Configuration configuration : configurations()) {
            String location = configuration.getBundleLocation();
            if (location == null || location.startsWith(Pid.ANYWHERE)) {
                continue;
            }
            var pid = new Pid(configuration.getPid());
            if (ours.contains(pid)) {
                configuration.setBundleLocation(Pid.ANYWHERE);
                continue;
            }
            String base = configuration.getFactoryPid() == null ? pid.text() : configuration.getFactoryPid();
            List<Bundle> users = configurable.components(new Pid(base)).stream()
                    .map(component -> context.getBundle(component.bundle.id))
                    .filter(bundle -> bundle != null)
                    .distinct()
                    .toList();
            if (!users.isEmpty()
                    && users.stream().noneMatch(user -> user.getLocation().equals(location))) {
                String problem = "it is bound to the bundle at " + Text.shown(location) + ", so that "
                        + users.stream().map(Bundle::getSymbolicName).collect(Collectors.joining(", "))
                        + " does not get it; make it with the location \"?\", or write etc/" + Text.shown(pid.text())
                        + FileName.ENDING;
                now.put(pid.text(), problem);
                if (!problem.equals(problems.get(pid.text()))) {
                    news.add("configuration " + Text.shown(pid.text()) + ": " + problem);
                }
            }
        }
        problems.keySet().retainAll(now.keySet());
        problems.putAll(now);
        return news;
    }

    /** Those that are in Config Admin, and not of the folder. Any thread. */
    List<ConfigurationFile> others(Set<String> ours) {
        return configurations().stream()
                .filter(configuration -> !ours.contains(configuration.getPid()))
                .sorted(Comparator.comparing(Configuration::getPid))
                .map(configuration -> {
                    String problem = problems.getOrDefault(configuration.getPid(), "");
                    return new ConfigurationFile(
                            Optional.empty(),
                            problem.isEmpty() ? State.ACTIVE : State.UNUSED,
                            configuration.getPid(),
                            seen.computeIfAbsent(configuration.getPid(), first -> Instant.now()),
                            problem);
                })
                .toList();
    }

    private List<Configuration> configurations() {
        try {
            Configuration[] all = admin.listConfigurations(null);
            return all == null ? List.of() : Arrays.asList(all);
        } catch (IOException | IllegalStateException unreadable) {
            return List.of();
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
