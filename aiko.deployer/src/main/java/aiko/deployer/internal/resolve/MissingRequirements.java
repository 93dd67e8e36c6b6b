// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.resolve;

import aiko.deployer.internal.installed.DeployedBundles;
import aiko.deployer.internal.jar.BundleFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.apache.felix.utils.resource.CapabilitySet;
import org.apache.felix.utils.resource.ResourceBuilder;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.IdentityNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

/** Finds the requirements that keep a bundle from resolving. */
public final class MissingRequirements {
    private final BundleContext context;

    public MissingRequirements(BundleContext context) {
        this.context = context;
    }

    /** One line, such as {@code package com.acme.util [1.2,2): no bundle provides it}; empty if nothing is missing. */
    public String of(Bundle bundle) {
        return missing(
                bundle.adapt(BundleRevision.class).getDeclaredRequirements(null),
                installed(Set.of()),
                (requirement, capability) -> ((BundleRequirement) requirement).matches((BundleCapability) capability));
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
            List<Capability> offered = installed(gone);
            resources.values().forEach(resource -> offered.addAll(resource.getCapabilities(null)));
            rest.values().forEach(resource -> offered.addAll(resource.getCapabilities(null)));
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
            problems.put(file, "has an invalid manifest: " + wrong.getMessage());
        }
    }

    private static boolean matches(Requirement requirement, Capability capability) {
        return CapabilitySet.matches(capability, requirement);
    }

    private List<Capability> installed(Set<String> gone) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> !bundle.getLocation().startsWith(DeployedBundles.LOCATION_PREFIX)
                        || !gone.contains(bundle.getSymbolicName()))
                .map(bundle -> bundle.adapt(BundleRevision.class))
                .filter(Objects::nonNull)
                .flatMap(revision -> revision.getDeclaredCapabilities(null).stream())
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static String missing(
            List<? extends Requirement> requirements,
            List<Capability> offered,
            BiPredicate<Requirement, Capability> matches) {
        return requirements.stream()
                .filter(MissingRequirements::isMandatory)
                .map(requirement -> problem(
                        requirement,
                        offered.stream()
                                .filter(capability -> capability.getNamespace().equals(requirement.getNamespace()))
                                .toList(),
                        matches))
                .filter(Objects::nonNull)
                .collect(Collectors.joining("; "));
    }

    private static boolean isMandatory(Requirement requirement) {
        Map<String, String> directives = requirement.getDirectives();
        String effective = directives.getOrDefault(Constants.EFFECTIVE_DIRECTIVE, Constants.EFFECTIVE_RESOLVE);
        return effective.equals(Constants.EFFECTIVE_RESOLVE)
                && !Constants.RESOLUTION_OPTIONAL.equals(directives.get(Constants.RESOLUTION_DIRECTIVE))
                && !"dynamic".equals(directives.get(Constants.RESOLUTION_DIRECTIVE));
    }

    private static String problem(
            Requirement requirement, List<Capability> offered, BiPredicate<Requirement, Capability> matches) {
        if (offered.stream().anyMatch(capability -> matches.test(requirement, capability))) {
            return null;
        }
        String filter = requirement.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, "");
        if (requirement.getNamespace().equals(HostNamespace.HOST_NAMESPACE)) {
            return "its host " + attribute(filter, HostNamespace.HOST_NAMESPACE)
                    + range(filter, HostNamespace.CAPABILITY_BUNDLE_VERSION_ATTRIBUTE) + ": it is not installed";
        }
        if (!requirement.getNamespace().equals(PackageNamespace.PACKAGE_NAMESPACE)) {
            return requirement.getNamespace() + " " + filter + ": no bundle provides it";
        }
        String name = attribute(filter, PackageNamespace.PACKAGE_NAMESPACE);
        String others = offered.stream()
                .filter(capability -> name.equals(capability.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE)))
                .map(capability -> name(capability.getResource()) + " has "
                        + capability.getAttributes().get(PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE))
                .findFirst()
                .orElse("no bundle provides it");
        return "package " + name + range(filter, PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE) + ": " + others;
    }

    private static Object name(Resource resource) {
        return resource.getCapabilities(IdentityNamespace.IDENTITY_NAMESPACE).stream()
                .map(identity -> identity.getAttributes().get(IdentityNamespace.IDENTITY_NAMESPACE))
                .findFirst()
                .orElse("a bundle");
    }

    private static String attribute(String filter, String key) {
        int start = filter.indexOf('(' + key + '=');
        if (start < 0) {
            return filter;
        }
        start += key.length() + 2;
        return filter.substring(start, filter.indexOf(')', start));
    }

    /** The version range in the notation of {@code Import-Package}. */
    private static String range(String filter, String version) {
        int low = filter.indexOf('(' + version + ">=");
        if (low < 0) {
            return "";
        }
        low += version.length() + 3;
        String from = filter.substring(low, filter.indexOf(')', low));
        int high = filter.indexOf("(!(" + version + ">=");
        if (high < 0) {
            return " " + from;
        }
        high += version.length() + 5;
        return " [" + from + ',' + filter.substring(high, filter.indexOf(')', high)) + ')';
    }
}
