// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.resolve;

import aiko.deployer.internal.installed.DeployedBundles;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.resource.Namespace;

/**
 * Finds what bundles from the folder would be wired to if all of them were resolved now, as they are when the container
 * starts: the framework never changes the wires of what is resolved already.
 */
public final class WishFinder {
    private static final Pattern PACKAGE = Pattern.compile("\\(osgi\\.wiring\\.package=([^)*]+)\\)");
    private static final Comparator<BundleCapability> BY_VERSION = Comparator.comparing(WishFinder::version);

    private final Collection<Bundle> bundles;
    private final Map<Object, List<BundleCapability>> offers = new HashMap<>();

    private WishFinder(Collection<Bundle> bundles) {
        this.bundles = bundles;
        bundles.forEach(this::offer);
    }

    /** The wires that would differ after a restart of the container. */
    public static List<Wish> of(DeployedBundles folder) {
        List<Bundle> bundles = folder.bundles();
        List<Bundle> all = folder.framework();
        var wishes = new WishFinder(bundles);
        var found = new ArrayList<Wish>();
        for (Bundle bundle : bundles) {
            if (DeployedBundles.isFragment(bundle)) {
                wishes.addHosts(bundle, all, found);
            } else {
                wishes.addProviders(bundle, found);
            }
        }
        return found;
    }

    /** The bundles that a fragment is attached to. */
    public static List<Bundle> hosts(Bundle fragment) {
        BundleWiring wiring = fragment.adapt(BundleWiring.class);
        return wiring == null
                ? List.of()
                : wiring.getRequiredWires(HostNamespace.HOST_NAMESPACE).stream()
                        .map(BundleWire::getProviderWiring)
                        .filter(host -> host != null && host.isCurrent())
                        .map(BundleWiring::getBundle)
                        .toList();
    }

    private void offer(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring == null || DeployedBundles.isFragment(bundle)) {
            return;
        }
        // A package that is imported instead would be offered if it were the better one.
        Stream.concat(
                        wiring.getCapabilities(null).stream(),
                        wiring.getRevision().getDeclaredCapabilities(null).stream())
                .distinct()
                .filter(capability -> isEffective(capability.getDirectives()))
                .forEach(capability -> offers.computeIfAbsent(topic(capability), first -> new ArrayList<>())
                        .add(capability));
    }

    private static Object topic(BundleCapability capability) {
        return isPackage(capability.getNamespace())
                ? packageName(capability)
                : "namespace " + capability.getNamespace();
    }

    private Stream<BundleCapability> offers(BundleRequirement requirement, Object topic) {
        return offers.getOrDefault(topic, List.of()).stream().filter(requirement::matches);
    }

    private void addHosts(Bundle fragment, Collection<Bundle> all, List<Wish> found) {
        List<Bundle> hosts = hosts(fragment);
        BundleRevision revision = fragment.adapt(BundleRevision.class);
        for (BundleRequirement requirement : revision.getDeclaredRequirements(HostNamespace.HOST_NAMESPACE)) {
            for (Bundle host : all) {
                BundleWiring wiring = host.adapt(BundleWiring.class);
                if (wiring != null && host.getBundleId() != Constants.SYSTEM_BUNDLE_ID && !hosts.contains(host)) {
                    wiring.getRevision().getDeclaredCapabilities(HostNamespace.HOST_NAMESPACE).stream()
                            .filter(requirement::matches)
                            .findFirst()
                            .ifPresent(capability -> found.add(new Wish(host, requirement, capability)));
                }
            }
        }
    }

    private void addProviders(Bundle bundle, List<Wish> found) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring == null) {
            return;
        }
        List<BundleWire> wires = wiring.getRequiredWires(null);
        for (BundleWire wire : wires) {
            if (isPackage(wire.getCapability().getNamespace())) {
                better(bundle, wire.getRequirement(), wire.getCapability()).ifPresent(found::add);
            }
        }
        requirements(wiring).forEach(requirement -> {
            List<BundleCapability> wired = wires.stream()
                    .filter(wire -> isSame(wire.getRequirement(), requirement))
                    .map(BundleWire::getCapability)
                    .toList();
            if (wired.isEmpty()) {
                addFirst(bundle, wiring, requirement, found);
            } else if (Namespace.CARDINALITY_MULTIPLE.equals(
                    requirement.getDirectives().get(Namespace.REQUIREMENT_CARDINALITY_DIRECTIVE))) {
                offers(requirement, topic(requirement))
                        .filter(offer -> !wired.contains(offer))
                        .forEach(offer -> found.add(new Wish(bundle, requirement, offer)));
            }
        });
    }

    /** A package that is wired has the highest version when all is resolved at once; what the container has goes first. */
    private Optional<Wish> better(Bundle bundle, BundleRequirement requirement, BundleCapability present) {
        if (!bundles.contains(present.getRevision().getBundle())) {
            return Optional.empty();
        }
        return offers(requirement, packageName(present))
                .filter(offer -> version(offer).compareTo(version(present)) > 0)
                .max(BY_VERSION)
                .map(offer -> new Wish(bundle, requirement, offer));
    }

    private void addFirst(Bundle bundle, BundleWiring wiring, BundleRequirement requirement, List<Wish> found) {
        Object topic = topic(requirement);
        if (topic == null) {
            return;
        }
        Optional<BundleCapability> own =
                wiring.getRevision().getDeclaredCapabilities(requirement.getNamespace()).stream()
                        .filter(requirement::matches)
                        .max(BY_VERSION);
        if (own.isPresent()) {
            if (isPackage(requirement.getNamespace())) {
                better(bundle, requirement, own.get()).ifPresent(found::add);
            }
        } else if (Namespace.RESOLUTION_OPTIONAL.equals(
                requirement.getDirectives().get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE))) {
            offers(requirement, topic)
                    .max(BY_VERSION)
                    .ifPresent(offer -> found.add(new Wish(bundle, requirement, offer)));
        }
    }

    /** Those of the bundle and of the fragments that are attached to it, but for those that are looked for when they are needed. */
    private static Stream<BundleRequirement> requirements(BundleWiring wiring) {
        Stream<BundleRevision> fragments = wiring.getProvidedWires(HostNamespace.HOST_NAMESPACE).stream()
                .map(BundleWire::getRequirer)
                .filter(Objects::nonNull);
        return Stream.concat(Stream.of(wiring.getRevision()), fragments)
                .flatMap(revision -> revision.getDeclaredRequirements(null).stream())
                .filter(requirement -> isEffective(requirement.getDirectives())
                        && !requirement.getNamespace().equals(HostNamespace.HOST_NAMESPACE)
                        && !PackageNamespace.RESOLUTION_DYNAMIC.equals(
                                requirement.getDirectives().get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE)));
    }

    /** Under which offers for it stand; null for none. */
    private static Object topic(BundleRequirement requirement) {
        if (!isPackage(requirement.getNamespace())) {
            return "namespace " + requirement.getNamespace();
        }
        Matcher name =
                PACKAGE.matcher(requirement.getDirectives().getOrDefault(Namespace.REQUIREMENT_FILTER_DIRECTIVE, ""));
        return name.find() ? name.group(1) : null;
    }

    private static boolean isSame(BundleRequirement one, BundleRequirement other) {
        return one.equals(other)
                || one.getNamespace().equals(other.getNamespace())
                        && one.getDirectives().equals(other.getDirectives())
                        && one.getAttributes().equals(other.getAttributes());
    }

    private static boolean isEffective(Map<String, String> directives) {
        return Namespace.EFFECTIVE_RESOLVE.equals(
                directives.getOrDefault(Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE, Namespace.EFFECTIVE_RESOLVE));
    }

    private static boolean isPackage(String namespace) {
        return namespace.equals(PackageNamespace.PACKAGE_NAMESPACE);
    }

    private static Object packageName(BundleCapability capability) {
        return capability.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE);
    }

    private static Version version(BundleCapability capability) {
        return capability.getAttributes().get(PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE) instanceof Version version
                ? version
                : Version.emptyVersion;
    }
}
