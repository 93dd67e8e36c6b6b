// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.remote;

import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/** Whether a bundle can use the OSGi services of another one as objects: only if both get the interface from the same bundle. */
final class DirectUse {
    private DirectUse() {}

    /**
     * @param publishing the bundle of the service, which may be stopped while its place waits for the next version
     * @param type the interface as the asking bundle loads it
     */
    static boolean isPossible(Bundle publishing, Class<?> type) {
        Bundle origin = FrameworkUtil.getBundle(type);
        if (publishing == null || publishing.equals(origin) || !isResolved(publishing)) {
            return true;
        }
        try {
            Class<?> published = publishing.loadClass(type.getName());
            // Not the same class: between an update and its refresh, bundles have the classes of two versions.
            return origin == null ? published == type : origin.equals(FrameworkUtil.getBundle(published));
        } catch (ClassNotFoundException | LinkageError unknown) {
            return false;
        } catch (IllegalStateException uninstalled) {
            return true;
        }
    }

    private static boolean isResolved(Bundle bundle) {
        return (bundle.getState() & (Bundle.INSTALLED | Bundle.UNINSTALLED)) == 0;
    }
}
