// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.resolve;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;

/** Capabilities of bundles, such that even a bundle with very many requirements is compared with few of them each. */
final class Offers {
    private final Map<String, List<Capability>> byNamespace = new HashMap<>();
    private final Map<String, List<Capability>> packages = new HashMap<>();

    void add(Collection<? extends Capability> capabilities) {
        for (Capability capability : capabilities) {
            if (capability.getNamespace().equals(PackageNamespace.PACKAGE_NAMESPACE)) {
                String name = String.valueOf(capability.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE));
                packages.computeIfAbsent(name, ignored -> new ArrayList<>()).add(capability);
            } else {
                byNamespace
                        .computeIfAbsent(capability.getNamespace(), ignored -> new ArrayList<>())
                        .add(capability);
            }
        }
    }

    /** Those that can satisfy the requirement, and some that cannot. */
    List<Capability> nearTo(Requirement requirement) {
        if (!requirement.getNamespace().equals(PackageNamespace.PACKAGE_NAMESPACE)) {
            return in(requirement.getNamespace());
        }
        return new FilterText(requirement.getDirectives().getOrDefault("filter", ""))
                .onlyValue(PackageNamespace.PACKAGE_NAMESPACE)
                .map(this::ofPackage)
                .orElseGet(
                        () -> packages.values().stream().flatMap(List::stream).toList());
    }

    /** Packages have a method of their own. */
    List<Capability> in(String namespace) {
        return byNamespace.getOrDefault(namespace, List.of());
    }

    List<Capability> ofPackage(String name) {
        return packages.getOrDefault(name, List.of());
    }

    List<String> packagesThatBeginWith(String prefix) {
        return packages.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .toList();
    }
}
