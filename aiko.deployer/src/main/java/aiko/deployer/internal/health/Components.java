// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.health;

import aiko.deployer.internal.operation.Causes;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** How the components of a bundle are, as Declarative Services and the processes see them. */
public final class Components {
    private static final String ACTIVATOR = "Bundle-Activator";
    private static final String REQUIRED = "require";

    private final ServiceComponentRuntime runtime;
    private final AikoComponents aiko;
    private final References references;
    private final BundleContents contents = new BundleContents();

    /**
     * What is wrong with the components of a bundle.
     *
     * @param isFinal whether it does not get better by itself
     */
    public record Problem(String text, boolean isFinal) {}

    public Components(BundleContext context, ServiceComponentRuntime runtime, AikoComponents aiko) {
        this.runtime = runtime;
        this.aiko = aiko;
        references = new References(context, runtime);
    }

    /** How a bundle that is active is now. */
    Health health(Bundle bundle) throws InterruptedException {
        Collection<ComponentDescriptionDTO> components = runtime.getComponentDescriptionDTOs(bundle);
        var found = new Health.Builder();
        if (bundle.getHeaders("").get(ACTIVATOR) != null) {
            found.lives();
        }
        Set<String> names = components.stream().map(component -> component.name).collect(Collectors.toSet());
        contents.descriptors(bundle, names).forEach(found::broken);
        for (ComponentDescriptionDTO component : components) {
            if (runtime.isComponentEnabled(component)) {
                examine(bundle, component, found);
            }
        }
        aiko.refusedBesides(bundle, names).forEach(found::broken);
        String oddity = aiko.oddity(bundle, components, contents);
        if (oddity != null) {
            found.note(oddity);
        }
        contents.ownCopy(bundle).ifPresent(found::broken);
        return found.build();
    }

    private void examine(Bundle bundle, ComponentDescriptionDTO component, Health.Builder found)
            throws InterruptedException {
        String name = "component " + component.name + ' ';
        Collection<ComponentConfigurationDTO> configurations = runtime.getComponentConfigurationDTOs(component);
        if (configurations.isEmpty() && REQUIRED.equals(component.configurationPolicy) && component.factory == null) {
            found.waits(name + waitsForConfiguration(component));
        }
        for (ComponentConfigurationDTO configuration : configurations) {
            switch (configuration.state) {
                case ComponentConfigurationDTO.FAILED_ACTIVATION -> found.broken(
                        "its " + name + "cannot be activated: " + Causes.of(configuration.failure));
                case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION -> found.waits(
                        name + waitsForConfiguration(component));
                case ComponentConfigurationDTO.UNSATISFIED_REFERENCE -> unsatisfied(bundle, configuration, found);
                default -> satisfied(bundle, configuration, found);
            }
        }
    }

    private void satisfied(Bundle bundle, ComponentConfigurationDTO configuration, Health.Builder found)
            throws InterruptedException {
        ComponentDescriptionDTO component = configuration.description;
        String name = "its component " + component.name + ' ';
        String wrong = aiko.problem(bundle, configuration, contents);
        if (AikoComponents.NOT_AT_PRESENT.equals(wrong)) {
            found.brokenAtPresent(name + wrong);
        } else if (wrong != null) {
            found.broken(name + wrong);
        } else if (configuration.state == ComponentConfigurationDTO.ACTIVE) {
            found.lives();
            String missing = contents.members(bundle, component);
            if (missing != null) {
                found.broken(name + "does not match its class: " + missing);
            }
        } else {
            String unusable = contents.file(bundle, component);
            if (unusable == null) {
                found.lives();
            } else {
                found.broken(name + "does not work: " + unusable);
            }
        }
    }

    private void unsatisfied(Bundle bundle, ComponentConfigurationDTO configuration, Health.Builder found)
            throws InterruptedException {
        ComponentDescriptionDTO component = configuration.description;
        String unusable = contents.type(bundle, component);
        if (unusable == null) {
            found.waits("component " + component.name + ' '
                    + Arrays.stream(configuration.unsatisfiedReferences)
                            .map(reference -> references.reason(bundle, configuration, reference))
                            .distinct()
                            .collect(Collectors.joining(" and ")));
        } else {
            found.broken("its component " + component.name + " does not work: " + unusable);
        }
    }

    private static String waitsForConfiguration(ComponentDescriptionDTO component) {
        List<String> pids = List.of(component.configurationPid);
        return "waits for a configuration with the PID " + String.join(" or ", pids) + ": create etc/"
                + (pids.isEmpty() ? component.name : pids.get(0)) + ".cfg";
    }

    /** The best state of each component, by its name. */
    public Map<String, Integer> states(Bundle bundle) {
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
                            "its component " + component.name + " cannot be activated: "
                                    + Causes.of(configuration.failure),
                            true);
                }
            }
        }
        return null;
    }

    /** What a bundle lacks to be as its predecessor was, whose components had these states; null if nothing. */
    public Problem problem(Bundle bundle, Map<String, Integer> before) {
        Problem failure = failure(bundle);
        if (failure != null) {
            return failure;
        }
        Collection<ComponentDescriptionDTO> components = runtime.getComponentDescriptionDTOs(bundle);
        if (components.isEmpty() && Descriptors.isNamed(bundle)) {
            List<String> problems = Descriptors.problems(bundle, Set.of());
            return problems.isEmpty()
                    ? new Problem("its components are not known to the component runtime", false)
                    : new Problem(problems.get(0), true);
        }
        for (ComponentDescriptionDTO component : components) {
            Optional<String> refusal = aiko.refusal(bundle, component.name);
            if (refusal.isPresent()) {
                return new Problem(
                        "its component " + component.name + " is not an Aiko service: " + refusal.get(), true);
            }
            Collection<ComponentConfigurationDTO> configurations = runtime.getComponentConfigurationDTOs(component);
            if (state(configurations) < wanted(component, configurations, before)) {
                return new Problem("its component " + component.name + ' ' + lack(configurations), false);
            }
        }
        return null;
    }

    private int wanted(
            ComponentDescriptionDTO component,
            Collection<ComponentConfigurationDTO> configurations,
            Map<String, Integer> before) {
        boolean isService = AikoComponents.isService(component);
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
}
