// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.process.ServiceDefinition;
import java.util.Arrays;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/**
 * What a service is to its bundle: who comes with the same one succeeds it.
 *
 * @param isNamed whether the name of the Aiko service is part of it: else that may change
 */
record Role(long bundleId, String text, boolean isNamed) {
    static final String COMPONENT_NAME = "component.name";

    /** Of a service that was added by hand. Null without a bundle. */
    static Role added(Bundle bundle, ServiceDefinition definition) {
        return bundle == null ? null : new Role(bundle.getBundleId(), "added " + definition.name(), true);
    }

    /** Of a component, or of another OSGi service. */
    static Role published(Bundle bundle, ServiceReference<?> reference, ServiceDefinition definition) {
        if (isComponent(reference)) {
            return new Role(
                    bundle.getBundleId(),
                    "component " + reference.getProperty(COMPONENT_NAME) + ' ' + configuration(reference),
                    false);
        }
        String[] interfaces = ((String[]) reference.getProperty(Constants.OBJECTCLASS)).clone();
        Arrays.sort(interfaces);
        return new Role(
                bundle.getBundleId(), "published " + Arrays.toString(interfaces) + ' ' + definition.name(), true);
    }

    /** Whether Declarative Services look after it: it comes back when what it needs does. */
    static boolean isComponent(ServiceReference<?> reference) {
        return reference.getProperty(COMPONENT_NAME) != null;
    }

    private static String configuration(ServiceReference<?> reference) {
        Object pids = reference.getProperty(Constants.SERVICE_PID);
        return pids instanceof String[] several ? Arrays.toString(several) : String.valueOf(pids);
    }
}
