// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import java.util.Optional;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleWiring;

/** Packages that a bundle has itself where it should import those of the container: to everybody else, they are others. */
final class OwnCopies {
    private static final String[] APIS = {
        "aiko.process", "aiko.event", "aiko.message", "aiko.share", "aiko.registrar", "aiko.logging", "aiko.deployer"
    };

    private OwnCopies() {}

    /** Which of the container's API a bundle has itself. */
    static Optional<String> ofApi(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring == null) {
            return Optional.empty();
        }
        var own = new TreeSet<String>();
        for (String api : APIS) {
            if (isOwn(wiring, api)) {
                own.add(api);
            }
        }
        return own.isEmpty() ? Optional.empty() : Optional.of(problem(String.join(", ", own)));
    }

    static String problem(String packages) {
        return "it has its own copy: leave " + packages + " out of the bundle and let it import "
                + (packages.contains(",") ? "them" : "it");
    }

    static boolean isOwn(BundleWiring wiring, String packageName) {
        return wiring.getRequiredWires(PackageNamespace.PACKAGE_NAMESPACE).stream()
                        .noneMatch(wire -> packageName.equals(
                                wire.getCapability().getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE)))
                && !wiring.listResources(packageName.replace('.', '/'), "*.class", BundleWiring.LISTRESOURCES_LOCAL)
                        .isEmpty();
    }
}
