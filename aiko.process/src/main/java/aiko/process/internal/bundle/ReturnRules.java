// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.bundle;

import java.time.Duration;
import org.osgi.framework.Bundle;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * Which services may return after they leave, and how long their places are kept.
 *
 * @param grace the grace time; zero keeps no place
 * @param framework the system bundle: while it stops, no place is kept; null for none
 */
public record ReturnRules(Duration grace, ReplacedBundles replacedBundles, Bundle framework) {
    /** No service returns. For one process: what listens to the replaced bundles would otherwise stay for ever. */
    public static ReturnRules never() {
        return new ReturnRules(Duration.ZERO, new ReplacedBundles(), null);
    }

    /**
     * Whether the services of the bundle may return. An update or a refresh keeps the bundle marked as started; a stop or an
     * uninstallation clears that mark first.
     */
    public boolean comesBack(Bundle bundle) {
        if (grace.isZero() || bundle == null || framework.getState() == Bundle.STOPPING) {
            return false;
        }
        return switch (bundle.getState()) {
            case Bundle.STARTING, Bundle.ACTIVE -> true;
            case Bundle.STOPPING -> replacedBundles.holds(bundle.getBundleId())
                    || bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
            default -> replacedBundles.holds(bundle.getBundleId());
        };
    }

    /** Whether a service that leaves while its bundle is in this state was removed for good. */
    public boolean isGoneForGood(Bundle bundle) {
        return bundle != null
                && (bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING)
                && (framework == null || framework.getState() != Bundle.STOPPING);
    }

    /** Whether the bundle stops, and its services may return. */
    public boolean isReplaced(Bundle bundle) {
        return bundle != null && bundle.getState() == Bundle.STOPPING && comesBack(bundle);
    }
}
