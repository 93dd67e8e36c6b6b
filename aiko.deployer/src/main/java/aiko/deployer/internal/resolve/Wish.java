// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.resolve;

import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;

/**
 * A wire that a bundle would have if it were resolved now.
 *
 * @param bundle that is resolved already; of a fragment, its host
 * @param requirement of the bundle, or of the fragment
 * @param capability that it would have
 */
public record Wish(Bundle bundle, BundleRequirement requirement, BundleCapability capability) {
    /** The same wish whenever it is looked for: the framework's own objects are others after each refresh. */
    String key() {
        return text(requirement.getRevision().getBundle(), requirement.getNamespace(), requirement.getDirectives())
                + text(capability.getRevision().getBundle(), bundle.getBundleId(), capability.getAttributes());
    }

    public boolean isForFragment() {
        return requirement.getNamespace().equals(HostNamespace.HOST_NAMESPACE);
    }

    private static String text(Bundle bundle, Object... what) {
        return bundle.getBundleId() + "/" + bundle.getLastModified() + List.of(what);
    }

    @Override
    public String toString() {
        Bundle provider = capability.getRevision().getBundle();
        return switch (requirement.getNamespace()) {
            case HostNamespace.HOST_NAMESPACE -> bundle.getSymbolicName() + " gets its fragment "
                    + named(requirement.getRevision().getBundle());
            case PackageNamespace.PACKAGE_NAMESPACE -> bundle.getSymbolicName() + " uses package "
                    + capability.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE) + " of "
                    + (provider.equals(bundle) ? "its own" : named(provider));
            default -> bundle.getSymbolicName() + " uses " + named(provider);
        };
    }

    private static String named(Bundle bundle) {
        return bundle.getSymbolicName() + ' ' + bundle.getVersion();
    }
}
