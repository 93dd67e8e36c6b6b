// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.health;

import aiko.deployer.internal.operation.Causes;
import aiko.process.AikoConstants;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.spi.ManagedProcess;
import aiko.process.spi.RefusedService;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Whether components that should be Aiko services are. */
public final class AikoComponents {
    static final String NAME = AikoConstants.SERVICE_NAME;

    /** As for a moment between the activation of a component and the addition of its service. */
    static final String NOT_AT_PRESENT =
            "is not an Aiko service at present: it could not be obtained, or was removed after a failure; see the log";

    private static final String PREFIX = "aiko.";
    private static final String TARGET = AikoConstants.SERVICE_TARGET;
    private static final String PACKAGE = "osgi.wiring.package";
    private static final String OF_THE_RUNTIME = "osgi.ds.";
    private static final String IMPLEMENTATION = "osgi.implementation";
    private static final List<String> ONLY_WITH_A_NAME = List.of(
            AikoConstants.SERVICE_PROTOCOL,
            AikoConstants.SERVICE_TAGS,
            AikoConstants.SERVICE_FAILURE,
            AikoConstants.SERVICE_RETAINED,
            AikoConstants.SERVICE_DURABLE,
            TARGET);

    private final Supplier<? extends Collection<AikoProcess>> processes;

    public AikoComponents(Supplier<? extends Collection<AikoProcess>> processes) {
        this.processes = processes;
    }

    static boolean isService(ComponentDescriptionDTO component) {
        return component.properties.containsKey(NAME);
    }

    /** What the processes say against a service, if it is none for that. */
    Optional<String> refusal(Bundle bundle, String component) {
        return processes.get().stream()
                .flatMap(process -> ManagedProcess.of(process).refusedServices().stream())
                .filter(refused ->
                        refused.bundle() == bundle && refused.component().equals(component))
                .map(RefusedService::reason)
                .findFirst();
    }

    /** Why a component that is satisfied is not an Aiko service though it should be one. Null if there is nothing to say. */
    String problem(Bundle bundle, ComponentConfigurationDTO configuration, BundleContents contents)
            throws InterruptedException {
        ComponentDescriptionDTO component = configuration.description;
        Object name = configuration.properties.get(NAME);
        if (name == null) {
            return ONLY_WITH_A_NAME.stream()
                    .filter(configuration.properties::containsKey)
                    .findFirst()
                    .map(property -> "has " + property + " but no " + NAME + ", so it is not an Aiko service")
                    .orElse(null);
        }
        Collection<AikoProcess> present = processes.get();
        if (present.isEmpty() || isAdded(present, bundle, name)) {
            return null;
        }
        if (component.serviceInterfaces.length == 0) {
            return "has the " + NAME + ' ' + name
                    + " but provides no service, so it is not an Aiko service: let it provide an interface";
        }
        Optional<String> refused = refusal(bundle, component.name);
        if (refused.isPresent()) {
            return "is not an Aiko service: " + Causes.explained(refused.get());
        }
        String wrong = contents.type(bundle, component);
        if (wrong != null) {
            return "is not an Aiko service: " + wrong;
        }
        Object target = configuration.properties.get(TARGET);
        return target == null || target.toString().isBlank()
                ? NOT_AT_PRESENT
                : "is not an Aiko service: no process matches its " + TARGET + ' ' + target;
    }

    private static boolean isAdded(Collection<AikoProcess> present, Bundle bundle, Object name) {
        return present.stream()
                .flatMap(process -> process.services().stream())
                .anyMatch(service -> service.bundle() == bundle && isNamed(service, name));
    }

    private static boolean isNamed(HostedService service, Object name) {
        return service.definition().name().equals(name.toString());
    }

    /** Services that a bundle has registered by itself, and that no process can add: one line for each. */
    List<String> refusedBesides(Bundle bundle, Set<String> components) {
        return processes.get().stream()
                .flatMap(process -> ManagedProcess.of(process).refusedServices().stream())
                .filter(refused -> refused.bundle() == bundle && !components.contains(refused.component()))
                .map(refused -> "its service with the " + NAME + ' ' + refused.name() + " is not an Aiko service: "
                        + Causes.explained(refused.reason()))
                .distinct()
                .toList();
    }

    /** Why a bundle that has nothing to do with it, as it seems, offers no Aiko service. Null if that is not odd. */
    String oddity(Bundle bundle, Collection<ComponentDescriptionDTO> components, BundleContents contents) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring == null || bundle.getHeaders("").get("Bundle-Activator") != null) {
            return null;
        }
        if (components.isEmpty()) {
            Optional<String> undescribed =
                    Descriptors.isNamed(bundle) ? Optional.empty() : contents.undescribed(bundle);
            return undescribed.isPresent()
                    ? undescribed.get()
                    : isMeantToBeAikos(wiring)
                            ? "it has no component, so it provides no Aiko service: use @AikoService together with @Component"
                            : null;
        }
        return offersNothing(bundle, wiring, components)
                ? "none of its components has the property " + NAME
                        + ", so it provides no Aiko service: add @AikoService to one of them"
                : null;
    }

    private boolean offersNothing(Bundle bundle, BundleWiring wiring, Collection<ComponentDescriptionDTO> components) {
        return (usesAiko(wiring) || isOfNoUse(bundle, wiring, components))
                && components.stream().noneMatch(AikoComponents::usesAiko)
                && components.stream()
                        .anyMatch(component -> component.serviceInterfaces.length > 0
                                && component.factory == null
                                && component.defaultEnabled)
                && processes.get().stream()
                        .flatMap(process -> process.services().stream())
                        .noneMatch(service -> service.bundle() == bundle);
    }

    private static boolean usesAiko(BundleWiring wiring) {
        return isMeantToBeAikos(wiring)
                || wiring.getRequiredWires(PACKAGE).stream()
                        .map(wire -> wire.getCapability().getAttributes().get(PACKAGE))
                        .anyMatch("aiko.process"::equals);
    }

    /** As bnd writes it for the annotation. */
    private static boolean isMeantToBeAikos(BundleWiring wiring) {
        return wiring.getRequiredWires(IMPLEMENTATION).stream()
                .map(wire -> wire.getCapability().getAttributes().get(IMPLEMENTATION))
                .anyMatch("aiko.process"::equals);
    }

    /** Whether nobody but a process could want what it offers: it shares no classes, and has no mark for a whiteboard. */
    private static boolean isOfNoUse(
            Bundle bundle, BundleWiring wiring, Collection<ComponentDescriptionDTO> components) {
        ServiceReference<?>[] services = bundle.getRegisteredServices();
        return services != null
                && wiring.getCapabilities(PACKAGE).isEmpty()
                && components.stream()
                        .allMatch(component ->
                                component.properties.keySet().stream().allMatch(key -> key.startsWith(OF_THE_RUNTIME))
                                        && Arrays.stream(component.serviceInterfaces)
                                                .noneMatch(type -> type.startsWith("org.osgi.")))
                && Arrays.stream(services).allMatch(service -> service.getUsingBundles() == null);
    }

    private static boolean usesAiko(ComponentDescriptionDTO component) {
        return component.properties.keySet().stream().anyMatch(key -> key.startsWith(PREFIX))
                || Arrays.stream(component.references)
                        .map(reference -> reference.interfaceName)
                        .filter(Objects::nonNull)
                        .anyMatch(type -> type.startsWith(PREFIX));
    }
}
