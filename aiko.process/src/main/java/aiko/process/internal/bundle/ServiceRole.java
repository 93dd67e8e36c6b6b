// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.bundle;

import aiko.process.ServiceDefinition;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/**
 * The role of a service in its bundle: a later service with the same role is its successor.
 *
 * @param isNamed whether the name of the Aiko service is part of the role; otherwise the name may change
 */
public record ServiceRole(long bundleId, String text, boolean isNamed) {
    public static final String COMPONENT_NAME = "component.name";
    /** The property that Config Admin sets for a factory configuration. */
    private static final String SERVICE_FACTORY_PID = "service.factoryPid";

    /** Of a service that was added by hand. Null without a bundle. */
    public static ServiceRole added(Bundle bundle, ServiceDefinition definition) {
        return bundle == null ? null : new ServiceRole(bundle.getBundleId(), "added " + definition.name(), true);
    }

    /** Of a component, or of another OSGi service. */
    public static ServiceRole published(Bundle bundle, ServiceReference<?> reference, ServiceDefinition definition) {
        if (isComponent(reference)) {
            return new ServiceRole(
                    bundle.getBundleId(),
                    "component " + reference.getProperty(COMPONENT_NAME) + ' ' + instance(reference),
                    false);
        }
        String[] interfaces = ((String[]) reference.getProperty(Constants.OBJECTCLASS)).clone();
        Arrays.sort(interfaces);
        return new ServiceRole(
                bundle.getBundleId(), "published " + Arrays.toString(interfaces) + ' ' + definition.name(), true);
    }

    /** Whether Declarative Services manage it: it returns when its references are satisfied again. */
    public static boolean isComponent(ServiceReference<?> reference) {
        return reference.getProperty(COMPONENT_NAME) != null;
    }

    /**
     * Distinguishes the instances of a component: a factory configuration identifies an instance. A singleton configuration,
     * or none, is not part of the role.
     */
    private static String instance(ServiceReference<?> reference) {
        Object factoryPid = reference.getProperty(SERVICE_FACTORY_PID);
        if (factoryPid == null) {
            return "";
        }
        List<String> pids = pids(reference.getProperty(Constants.SERVICE_PID));
        List<String> made = pids.stream()
                .filter(pid -> pid.startsWith(factoryPid.toString()))
                .toList();
        return (made.isEmpty() ? pids : made).toString();
    }

    private static List<String> pids(Object property) {
        if (property instanceof String[] several) {
            return List.of(several);
        }
        return property instanceof Collection<?> several
                ? several.stream().map(String::valueOf).toList()
                : List.of(String.valueOf(property));
    }
}
