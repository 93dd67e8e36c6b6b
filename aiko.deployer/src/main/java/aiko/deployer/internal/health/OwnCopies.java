// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.health;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleWiring;

/** Packages that a bundle has itself where it should import those of the container: to everybody else, they are others. */
final class OwnCopies {
    /** A class of each package, by which it is found without a look at all that is in the bundle. */
    private static final Map<String, String> API = new TreeMap<>(Map.of(
            "aiko.process", "AikoProcess",
            "aiko.event", "EventLoop",
            "aiko.message", "Messages",
            "aiko.client", "AikoClient",
            "aiko.pipeline", "PipelineElement",
            "aiko.share", "SharedStates",
            "aiko.registrar", "Registrar",
            "aiko.logging", "Console",
            "aiko.deployer", "Deployer"));

    private OwnCopies() {}

    /** Which of the container's API a bundle has itself. */
    static Optional<String> ofApi(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring == null) {
            return Optional.empty();
        }
        var own = new TreeSet<String>();
        boolean hasJars = bundle.getHeaders("").get(Constants.BUNDLE_CLASSPATH) != null;
        API.forEach((name, type) -> {
            boolean mayBeOwn = hasJars || bundle.getEntry(name.replace('.', '/') + '/' + type + ".class") != null;
            if (mayBeOwn && isOwn(wiring, name)) {
                own.add(name);
            }
        });
        return own.isEmpty() ? Optional.empty() : Optional.of(problem(String.join(", ", own)));
    }

    static String problem(String packages) {
        return "it has its own copy: remove " + packages + " from the bundle and import "
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
