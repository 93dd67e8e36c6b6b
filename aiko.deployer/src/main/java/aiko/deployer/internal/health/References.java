// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.health;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Finds out why a reference of a component is not satisfied. */
final class References {
    private static final String CONDITION = "org.osgi.service.condition.Condition";

    private final BundleContext context;
    private final ServiceComponentRuntime runtime;

    References(BundleContext context, ServiceComponentRuntime runtime) {
        this.context = context;
        this.runtime = runtime;
    }

    /** Such as {@code waits for com.acme.Missing}. */
    String reason(Bundle bundle, ComponentConfigurationDTO configuration, UnsatisfiedReferenceDTO unsatisfied) {
        ComponentDescriptionDTO component = configuration.description;
        String type = type(component, unsatisfied);
        String target = unsatisfied.target == null ? "" : unsatisfied.target;
        String wanted =
                CONDITION.equals(type) ? "the condition " + target : type + (target.isEmpty() ? "" : " with " + target);
        String waits = "waits for " + wanted;
        String ownCopy = ownCopy(bundle, type);
        if (ownCopy != null) {
            return waits + ", of which " + ownCopy;
        }
        ServiceReference<?>[] matching = services(type, target);
        long usable = Arrays.stream(matching)
                .filter(service -> service.isAssignableTo(bundle, type))
                .count();
        if (usable > 0) {
            Object minimum = configuration.properties.get(unsatisfied.name + ".cardinality.minimum");
            return minimum == null
                    ? waits
                    : "waits for " + minimum + " of " + wanted + ": only " + usable + " available";
        }
        if (matching.length > 0) {
            return waits + ", which " + matching[0].getBundle().getSymbolicName() + " provides from another package "
                    + packageOf(type) + " than this bundle uses";
        }
        int others = target.isEmpty() || CONDITION.equals(type) ? 0 : services(type, null).length;
        if (others > 0) {
            return waits + ": "
                    + (others == 1
                            ? "the one registered does not match"
                            : "none of the " + others + " registered matches");
        }
        return waits + offered(component, type);
    }

    private static String type(ComponentDescriptionDTO component, UnsatisfiedReferenceDTO unsatisfied) {
        return Arrays.stream(component.references)
                .filter(reference -> reference.name.equals(unsatisfied.name))
                .map(reference -> reference.interfaceName)
                .findFirst()
                .orElse(unsatisfied.name);
    }

    /** Null where the package is not in the bundle, or not used from there. */
    private String ownCopy(Bundle bundle, String type) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        String name = packageOf(type);
        return wiring != null && OwnCopies.isOwn(wiring, name) && services(type, null).length > 0
                ? OwnCopies.problem(name)
                : null;
    }

    private static String packageOf(String type) {
        return type.substring(0, Math.max(0, type.lastIndexOf('.')));
    }

    private ServiceReference<?>[] services(String type, String target) {
        try {
            ServiceReference<?>[] found =
                    context.getAllServiceReferences(type, target == null || target.isEmpty() ? null : target);
            return found == null ? new ServiceReference<?>[0] : found;
        } catch (InvalidSyntaxException wrong) {
            return new ServiceReference<?>[0];
        }
    }

    /** The component that would provide it, if it ran. */
    private String offered(ComponentDescriptionDTO component, String type) {
        List<ComponentDescriptionDTO> providers = providers(type);
        if (providers.isEmpty()) {
            return "";
        }
        for (ComponentDescriptionDTO provider : providers) {
            if (isSame(provider, component) || waitsFor(provider, component, new HashSet<>())) {
                return ", which component " + provider.name + " of " + provider.bundle.symbolicName
                        + " provides, but that waits for " + component.name
                        + " in turn: make one of the references of this cycle optional";
            }
        }
        ComponentDescriptionDTO provider = providers.get(0);
        return ", which component " + provider.name + " of " + provider.bundle.symbolicName
                + " provides, but that does not run either";
    }

    private List<ComponentDescriptionDTO> providers(String type) {
        return runtime.getComponentDescriptionDTOs().stream()
                .filter(other -> Arrays.asList(other.serviceInterfaces).contains(type))
                .toList();
    }

    private boolean waitsFor(ComponentDescriptionDTO from, ComponentDescriptionDTO goal, Set<String> visited) {
        if (!visited.add(from.bundle.id + " " + from.name)) {
            return false;
        }
        return unsatisfied(from).stream()
                .flatMap(type -> providers(type).stream())
                .anyMatch(provider -> isSame(provider, goal) || waitsFor(provider, goal, visited));
    }

    private Collection<String> unsatisfied(ComponentDescriptionDTO component) {
        var types = new HashSet<String>();
        for (ComponentConfigurationDTO configuration : runtime.getComponentConfigurationDTOs(component)) {
            for (UnsatisfiedReferenceDTO reference : configuration.unsatisfiedReferences) {
                types.add(type(component, reference));
            }
        }
        return types;
    }

    private static boolean isSame(ComponentDescriptionDTO one, ComponentDescriptionDTO other) {
        return one.bundle.id == other.bundle.id && one.name.equals(other.name);
    }
}
