// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.bundle;

import java.time.Duration;
import org.osgi.framework.Bundle;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * Which services may come back when they go, and how long they are waited for.
 *
 * @param grace zero where no service is waited for
 * @param framework whose end nobody waits for; null for none
 */
public record ReturnRules(Duration grace, ReplacedBundles replacedBundles, Bundle framework) {
    /** Nobody comes back. */
    public static final ReturnRules NEVER = new ReturnRules(Duration.ZERO, new ReplacedBundles(), null);

    /**
     * Whether the services of a bundle may come back that is active, or stops: an update or a refresh leaves it to be
     * started again, while those who stop or uninstall it say first that it is not.
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

    /** Whether a service that goes while its bundle has that state is not wanted any more, by anybody. */
    public boolean isGoneForGood(Bundle bundle) {
        return bundle != null
                && (bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING)
                && (framework == null || framework.getState() != Bundle.STOPPING);
    }

    /** Whether the bundle stops, and its services may come back. */
    public boolean isReplaced(Bundle bundle) {
        return bundle != null && bundle.getState() == Bundle.STOPPING && comesBack(bundle);
    }
}
