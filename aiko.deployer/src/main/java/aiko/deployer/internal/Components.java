// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** How the components of a bundle are, as Declarative Services sees them. */
final class Components {
    private static final String AIKO_NAME = "aiko.name";

    private final ServiceComponentRuntime runtime;

    /**
     * What is wrong with the components of a bundle.
     *
     * @param isFinal whether it does not get better by itself
     */
    record Problem(String text, boolean isFinal) {}

    Components(ServiceComponentRuntime runtime) {
        this.runtime = runtime;
    }

    /** The best state of each component, by its name. */
    Map<String, Integer> states(Bundle bundle) {
        var states = new HashMap<String, Integer>();
        for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs(bundle)) {
            states.put(component.name, state(runtime.getComponentConfigurationDTOs(component)));
        }
        return states;
    }

    /** The first component that could not be activated; null if there is none. */
    Problem failure(Bundle bundle) {
        for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs(bundle)) {
            for (ComponentConfigurationDTO configuration : runtime.getComponentConfigurationDTOs(component)) {
                if (configuration.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
                    return new Problem(
                            "its component " + component.name + " can't be activated: " + cause(configuration.failure),
                            true);
                }
            }
        }
        return null;
    }

    /** What a bundle lacks to be as its predecessor was, whose components had these states; null if nothing. */
    Problem problem(Bundle bundle, Map<String, Integer> before) {
        Problem failure = failure(bundle);
        if (failure != null) {
            return failure;
        }
        Collection<ComponentDescriptionDTO> components = runtime.getComponentDescriptionDTOs(bundle);
        if (components.isEmpty() && hasComponents(bundle)) {
            return new Problem("its components are not known to the component runtime", false);
        }
        for (ComponentDescriptionDTO component : components) {
            Collection<ComponentConfigurationDTO> configurations = runtime.getComponentConfigurationDTOs(component);
            if (state(configurations) < wanted(component, configurations, before)) {
                return new Problem("its component " + component.name + ' ' + lack(configurations), false);
            }
        }
        return null;
    }

    private static boolean hasComponents(Bundle bundle) {
        String header = bundle.getHeaders().get(ComponentConstants.SERVICE_COMPONENT);
        return header != null && !header.isBlank();
    }

    private int wanted(
            ComponentDescriptionDTO component,
            Collection<ComponentConfigurationDTO> configurations,
            Map<String, Integer> before) {
        boolean isService = component.properties.containsKey(AIKO_NAME);
        Integer was = before.get(component.name);
        if (was != null) {
            return isService ? was : Math.min(was, ComponentConfigurationDTO.SATISFIED);
        }
        boolean isAnybodysWish = isService
                && runtime.isComponentEnabled(component)
                && configurations.stream()
                        .noneMatch(one -> one.state == ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION);
        return isAnybodysWish ? ComponentConfigurationDTO.ACTIVE : 0;
    }

    private static int state(Collection<ComponentConfigurationDTO> configurations) {
        return configurations.stream()
                .mapToInt(configuration -> configuration.state)
                .filter(state ->
                        state == ComponentConfigurationDTO.SATISFIED || state == ComponentConfigurationDTO.ACTIVE)
                .max()
                .orElse(0);
    }

    private static String lack(Collection<ComponentConfigurationDTO> configurations) {
        String references = configurations.stream()
                .flatMap(configuration -> Arrays.stream(configuration.unsatisfiedReferences))
                .map(reference -> reference.name)
                .distinct()
                .collect(Collectors.joining(", "));
        return references.isEmpty() ? "is not active" : "waits for its reference " + references;
    }

    /** The line of a stack trace that tells most. */
    private static String cause(String stackTrace) {
        String[] lines = stackTrace == null ? new String[] {"no reason is known"} : stackTrace.split("\\R");
        return Arrays.stream(lines)
                .filter(line -> line.startsWith("Caused by: "))
                .reduce((first, second) -> second)
                .map(line -> line.substring("Caused by: ".length()))
                .orElse(lines[0]);
    }
}
