// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.resolve;

import static org.osgi.framework.namespace.ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE;

import aiko.deployer.internal.content.Excerpt;
import aiko.deployer.internal.installed.DeployedBundles;
import aiko.deployer.internal.jar.BundleFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.apache.felix.utils.resource.CapabilitySet;
import org.apache.felix.utils.resource.ResourceBuilder;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

/** Finds the requirements that keep a bundle from resolving, and explains them. */
public final class MissingRequirements {
    private static final int MOST_EXPLAINED = 20;

    private final BundleContext context;
    private final Function<String, Optional<Path>> plainJars;

    /** @param plainJars finds the jar of the folder that is no bundle, by a package in it */
    public MissingRequirements(BundleContext context, Function<String, Optional<Path>> plainJars) {
        this.context = context;
        this.plainJars = plainJars;
    }

    /**
     * One line, such as {@code package com.acme.util [1.2,2): no bundle provides it; drop a bundle that does …}; empty if nothing is
     * missing.
     */
    public String of(Bundle bundle) {
        return missing(
                bundle.adapt(BundleRevision.class).getDeclaredRequirements(null),
                installed(Set.of()),
                MissingRequirements::matchesInstalled);
    }

    /** The reason why a bundle does not resolve though nothing is missing. */
    public String obstacle(Bundle bundle) {
        Offers offers = installed(Set.of());
        for (BundleRequirement requirement : bundle.adapt(BundleRevision.class).getDeclaredRequirements(null)) {
            List<Bundle> providers = isMandatory(requirement)
                    ? offers.nearTo(requirement).stream()
                            .filter(offer -> matchesInstalled(requirement, offer))
                            .map(offer ->
                                    ((BundleCapability) offer).getRevision().getBundle())
                            .toList()
                    : List.of();
            if (!providers.isEmpty() && providers.stream().noneMatch(provider -> isUsable(provider, bundle))) {
                Bundle first = providers.get(0);
                return first.getSymbolicName() + ' ' + first.getVersion()
                        + ", which does not resolve either: aiko:bundles shows its reason";
            }
        }
        return "bundles that do not conflict: the framework finds no consistent set of providers for its imports;"
                + " build it and its libraries against the same versions";
    }

    private static boolean isUsable(Bundle provider, Bundle user) {
        return provider == user || provider.getState() != Bundle.INSTALLED;
    }

    /**
     * Finds the missing requirements of replacements before anything is changed: a line for each that would not resolve.
     *
     * @param replacements of bundles that may stay as they are
     * @param others that are installed together with them
     * @param leaving symbolic names of bundles from the folder that are replaced or removed
     */
    public Map<BundleFile, String> of(
            Collection<BundleFile> replacements, Collection<BundleFile> others, Set<String> leaving) {
        var problems = new LinkedHashMap<BundleFile, String>();
        var resources = new LinkedHashMap<BundleFile, Resource>();
        replacements.forEach(file -> read(file, resources, problems));
        var rest = new LinkedHashMap<BundleFile, Resource>();
        others.forEach(file -> read(file, rest, new HashMap<>()));
        var gone = new HashSet<>(leaving);
        problems.keySet().forEach(file -> gone.remove(file.symbolicName()));
        boolean again = true;
        while (again) {
            Offers offered = installed(gone);
            resources.values().forEach(resource -> offered.add(resource.getCapabilities(null)));
            rest.values().forEach(resource -> offered.add(resource.getCapabilities(null)));
            again = resources.entrySet().removeIf(entry -> {
                String missing = missing(entry.getValue().getRequirements(null), offered, MissingRequirements::matches);
                if (!missing.isEmpty()) {
                    problems.put(entry.getKey(), "waits for " + missing);
                    gone.remove(entry.getKey().symbolicName());
                }
                return !missing.isEmpty();
            });
        }
        return problems;
    }

    private static void read(BundleFile file, Map<BundleFile, Resource> resources, Map<BundleFile, String> problems) {
        try {
            resources.put(file, ResourceBuilder.build(file.name(), file.headers()));
        } catch (BundleException | RuntimeException wrong) {
            problems.put(file, "has an invalid manifest: " + Excerpt.of(wrong.getMessage()) + "; build it with bnd");
        }
    }

    private static boolean matches(Requirement requirement, Capability capability) {
        return CapabilitySet.matches(capability, requirement);
    }

    private static boolean matchesInstalled(Requirement requirement, Capability capability) {
        return ((BundleRequirement) requirement).matches((BundleCapability) capability);
    }

    private Offers installed(Set<String> gone) {
        var offers = new Offers();
        Arrays.stream(context.getBundles())
                .filter(bundle -> !bundle.getLocation().startsWith(DeployedBundles.LOCATION_PREFIX)
                        || !gone.contains(bundle.getSymbolicName()))
                .map(bundle -> bundle.adapt(BundleRevision.class))
                .filter(Objects::nonNull)
                .forEach(revision -> offers.add(revision.getDeclaredCapabilities(null)));
        return offers;
    }

    /** The Java that is needed comes first: with another one, the rest may be different. */
    private String missing(
            List<? extends Requirement> requirements, Offers offers, BiPredicate<Requirement, Capability> matches) {
        var explanation = new Explanation(offers, plainJars);
        var lacks = new ArrayList<Lack>();
        int others = 0;
        for (boolean isForJava : new boolean[] {true, false}) {
            for (Requirement requirement : requirements) {
                if (isForJava != requirement.getNamespace().equals(EXECUTION_ENVIRONMENT_NAMESPACE)
                        || others == Lack.MOST_OTHERS
                        || !isMandatory(requirement)
                        || offers.nearTo(requirement).stream().anyMatch(offer -> matches.test(requirement, offer))) {
                    continue;
                }
                if (lacks.size() < MOST_EXPLAINED) {
                    lacks.add(explanation.of(requirement));
                } else {
                    others++;
                }
            }
        }
        return lacks.isEmpty() ? "" : Lack.text(lacks, others);
    }

    private static boolean isMandatory(Requirement requirement) {
        Map<String, String> directives = requirement.getDirectives();
        String effective = directives.getOrDefault(Constants.EFFECTIVE_DIRECTIVE, Constants.EFFECTIVE_RESOLVE);
        return effective.equals(Constants.EFFECTIVE_RESOLVE)
                && !Constants.RESOLUTION_OPTIONAL.equals(directives.get(Constants.RESOLUTION_DIRECTIVE))
                && !"dynamic".equals(directives.get(Constants.RESOLUTION_DIRECTIVE));
    }
}
