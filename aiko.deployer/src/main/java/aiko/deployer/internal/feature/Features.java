// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.feature;

import aiko.deployer.Feature;
import aiko.deployer.internal.installed.DeployedBundles;
import aiko.deployer.internal.operation.Causes;
import aiko.deployer.internal.operation.OperationRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.log.Logger;

/**
 * Installs the bundles of each feature while it is configured. Owned by the deployer's thread, but for what says otherwise.
 */
public final class Features {
    private static final Duration END_LIMIT = Duration.ofSeconds(10);

    private final BundleContext context;
    private final Optional<Path> folder;
    private final ConfigurationAdmin configurations;
    private final DeployedBundles bundles;
    private final OperationRunner operations;
    private final Logger logger;
    private final List<FeatureIndex.Entry> index;
    private final Map<String, Bundle> installed = new HashMap<>();
    private final Map<String, String> problems = new HashMap<>();
    private final Set<String> active = new HashSet<>();
    private volatile boolean mayHaveChanged = true;
    private volatile List<Feature> reported = List.of();

    /** @param folder with the bundles and their index; empty for a framework without a distribution */
    public Features(
            BundleContext context,
            Optional<Path> folder,
            ConfigurationAdmin configurations,
            DeployedBundles bundles,
            OperationRunner operations,
            Logger logger) {
        this.context = context;
        this.folder = folder;
        this.configurations = configurations;
        this.bundles = bundles;
        this.operations = operations;
        this.logger = logger;
        index = index();
        report();
    }

    private List<FeatureIndex.Entry> index() {
        try {
            return folder.isPresent() ? FeatureIndex.read(folder.get()) : List.of();
        } catch (IOException unreadable) {
            logger.error(
                    "the features of the distribution cannot be read: {}; unpack the distribution again",
                    unreadable.toString());
            return List.of();
        }
    }

    /** Any thread: whether the configuration with this PID can switch a feature; the next {@link #look} does so. */
    public boolean configurationChanged(String pid) {
        boolean concerns = index.stream().anyMatch(entry -> entry.pids().contains(pid));
        if (concerns) {
            mayHaveChanged = true;
        }
        return concerns;
    }

    /** Any thread: the features of the distribution, in the order of their names. */
    public List<Feature> all() {
        return reported;
    }

    /** Installs what is configured, and removes what no longer is. Returns whether that may concern other bundles. */
    public boolean look() throws InterruptedException {
        if (!mayHaveChanged || index.isEmpty()) {
            return false;
        }
        mayHaveChanged = false;
        boolean isDone = false;
        Set<String> before = Set.copyOf(installed.keySet());
        try {
            Set<String> configured = configuredPids();
            List<FeatureIndex.Entry> wanted = index.stream()
                    .filter(entry -> entry.pids().stream().anyMatch(configured::contains))
                    .toList();
            remove(wanted);
            for (FeatureIndex.Entry entry : wanted) {
                if (!active.contains(entry.name())) {
                    start(entry);
                }
            }
            isDone = true;
            return !before.equals(installed.keySet());
        } catch (IOException | InvalidSyntaxException unreadable) {
            throw new IllegalStateException("the configurations of features cannot be read", unreadable);
        } finally {
            mayHaveChanged |= !isDone;
            report();
        }
    }

    private Set<String> configuredPids() throws IOException, InvalidSyntaxException {
        String filter = index.stream()
                .flatMap(entry -> entry.pids().stream())
                .map(pid -> "(service.pid=" + pid + ")")
                .collect(Collectors.joining("", "(|", ")"));
        Configuration[] present = configurations.listConfigurations(filter);
        return present == null
                ? Set.of()
                : Stream.of(present).map(Configuration::getPid).collect(Collectors.toSet());
    }

    private void start(FeatureIndex.Entry entry) throws InterruptedException {
        long began = System.nanoTime();
        String symbolicName = "";
        try {
            var started = new ArrayList<Bundle>();
            for (String name : entry.bundles()) {
                symbolicName = name;
                started.add(install(name));
            }
            for (Bundle bundle : started) {
                symbolicName = bundle.getSymbolicName();
                if (!bundles.runs(bundle)
                        && !DeployedBundles.isFragment(bundle)
                        && !operations.run(bundle, "start", () -> bundle.start(Bundle.START_ACTIVATION_POLICY))) {
                    throw new BundleException("its start does not return");
                }
            }
            active.add(entry.name());
            problems.remove(entry.name());
            logger.info("feature {}: started in {} ms", entry.name(), (System.nanoTime() - began) / 1_000_000);
        } catch (BundleException failure) {
            String problem = symbolicName + " cannot be started: " + Causes.of(failure);
            problems.put(entry.name(), problem);
            logger.error("feature {}: {}", entry.name(), problem);
        }
    }

    private Bundle install(String symbolicName) throws BundleException {
        Bundle present = installed.get(symbolicName);
        if (present != null) {
            return present;
        }
        Path jar = jar(symbolicName);
        Bundle bundle = context.installBundle("reference:" + jar.toUri());
        installed.put(symbolicName, bundle);
        return bundle;
    }

    /** As in {@code system}: {@code SYMBOLIC_NAME-VERSION.jar}. */
    private Path jar(String symbolicName) throws BundleException {
        Path optional = folder.orElseThrow();
        try (Stream<Path> files = Files.list(optional)) {
            return files.filter(
                            file -> named(symbolicName).test(file.getFileName().toString()))
                    .findFirst()
                    .orElseThrow(() -> new BundleException(
                            "no bundle " + symbolicName + " in " + optional + "; unpack the distribution again"));
        } catch (IOException unreadable) {
            throw new BundleException(optional + " cannot be read: " + unreadable, unreadable);
        }
    }

    private static Predicate<String> named(String symbolicName) {
        return Pattern.compile(Pattern.quote(symbolicName) + "(-\\d.*)?\\.jar").asMatchPredicate();
    }

    /** Stops the features that are not among these, and removes the bundles that none of these needs. */
    private void remove(List<FeatureIndex.Entry> wanted) throws InterruptedException {
        Set<String> names = wanted.stream().map(FeatureIndex.Entry::name).collect(Collectors.toSet());
        problems.keySet().retainAll(names);
        Set<String> ended = new LinkedHashSet<>(active);
        ended.removeAll(names);
        Set<String> needed =
                wanted.stream().flatMap(entry -> entry.bundles().stream()).collect(Collectors.toSet());
        List<String> surplus = installedInOrder();
        surplus.removeAll(needed);
        Collections.reverse(surplus);
        List<Bundle> stopped = new ArrayList<>();
        for (String symbolicName : surplus) {
            Bundle bundle = installed.get(symbolicName);
            if (operations.stop(bundle)) {
                stopped.add(bundle);
            }
        }
        // A bundle that nobody uses loses its classes as soon as it is uninstalled.
        if (!new RunningCode(stopped).awaitEnd(END_LIMIT)) {
            logger.warn("features: code of {} still runs; removing it all the same", stopped);
        }
        var removed = new ArrayList<Bundle>();
        for (Bundle bundle : stopped) {
            String symbolicName = bundle.getSymbolicName();
            if (operations.uninstall(bundle)) {
                installed.remove(symbolicName);
                removed.add(bundle);
            }
        }
        if (!removed.isEmpty()) {
            bundles.refresh(removed);
        }
        for (String name : ended) {
            active.remove(name);
            logger.info("feature {}: stopped, since it is no longer configured", name);
        }
    }

    private List<String> installedInOrder() {
        return index.stream()
                .flatMap(entry -> entry.bundles().stream())
                .distinct()
                .filter(installed::containsKey)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private void report() {
        reported = index.stream()
                .map(entry -> new Feature(
                        entry.name(),
                        entry.description(),
                        entry.pids(),
                        entry.bundles(),
                        state(entry.name()),
                        problems.getOrDefault(entry.name(), "")))
                .toList();
    }

    private Feature.State state(String name) {
        if (problems.containsKey(name)) {
            return Feature.State.FAILED;
        }
        return active.contains(name) ? Feature.State.ACTIVE : Feature.State.OFF;
    }
}
