// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/** Says what a bundle that does not resolve waits for. */
final class MissingRequirements {
    private final BundleContext context;

    MissingRequirements(BundleContext context) {
        this.context = context;
    }

    /** One line, such as {@code package com.acme.util [1.2,2): no bundle provides it}; empty if nothing is missing. */
    String of(Bundle bundle) {
        var missing = new ArrayList<String>();
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        for (BundleRequirement requirement : revision.getDeclaredRequirements(null)) {
            if (isMandatory(requirement)) {
                String problem = problem(requirement);
                if (problem != null) {
                    missing.add(problem);
                }
            }
        }
        return String.join("; ", missing);
    }

    private static boolean isMandatory(BundleRequirement requirement) {
        Map<String, String> directives = requirement.getDirectives();
        String effective = directives.getOrDefault(Constants.EFFECTIVE_DIRECTIVE, Constants.EFFECTIVE_RESOLVE);
        return effective.equals(Constants.EFFECTIVE_RESOLVE)
                && !Constants.RESOLUTION_OPTIONAL.equals(directives.get(Constants.RESOLUTION_DIRECTIVE))
                && !"dynamic".equals(directives.get(Constants.RESOLUTION_DIRECTIVE));
    }

    private String problem(BundleRequirement requirement) {
        List<BundleCapability> offered = Arrays.stream(context.getBundles())
                .map(other -> other.adapt(BundleRevision.class))
                .filter(Objects::nonNull)
                .flatMap(revision -> revision.getDeclaredCapabilities(requirement.getNamespace()).stream())
                .toList();
        if (offered.stream().anyMatch(requirement::matches)) {
            return null;
        }
        String filter = requirement.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, "");
        if (!requirement.getNamespace().equals(PackageNamespace.PACKAGE_NAMESPACE)) {
            return requirement.getNamespace() + " " + filter + ": nothing here provides it";
        }
        String name = attribute(filter, PackageNamespace.PACKAGE_NAMESPACE);
        String others = offered.stream()
                .filter(capability -> name.equals(capability.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE)))
                .map(capability -> capability.getRevision().getSymbolicName() + " has "
                        + capability.getAttributes().get(PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE))
                .findFirst()
                .orElse("no bundle provides it");
        return "package " + name + range(filter) + ": " + others;
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
    private static String range(String filter) {
        String version = PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE;
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
