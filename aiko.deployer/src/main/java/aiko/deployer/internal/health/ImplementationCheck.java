// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.health;

import aiko.deployer.internal.content.JavaVersion;
import aiko.deployer.internal.operation.Causes;
import aiko.deployer.internal.operation.Operation;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URL;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;

/** Whether the class of a component can be what its description says. */
final class ImplementationCheck {
    /** Where nothing is said, these are called if they are there. */
    private static final Set<String> USUAL = Set.of("activate", "deactivate");

    private static final Duration LIMIT = Duration.ofSeconds(1);

    private ImplementationCheck() {}

    /** Looks at the file of the class without loading it. Null for no problem. */
    static String look(Bundle bundle, ComponentDescriptionDTO component) {
        String name = component.implementationClass;
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (name == null || wiring == null) {
            return null;
        }
        int dot = name.lastIndexOf('.');
        String folder = dot < 0 ? "/" : name.substring(0, dot).replace('.', '/');
        String file = name.substring(dot + 1) + ".class";
        if (wiring.listResources(folder, file, BundleWiring.LISTRESOURCES_LOCAL).isEmpty()) {
            return dot >= 0 && isImported(wiring, name.substring(0, dot))
                    ? null
                    : "its class " + name + " is not in the bundle";
        }
        URL url = bundle.getResource(name.replace('.', '/') + ".class");
        if (url == null) {
            return null;
        }
        try (var in = new DataInputStream(url.openStream())) {
            in.readInt();
            in.readUnsignedShort();
            int version = in.readUnsignedShort();
            return JavaVersion.isTooNew(JavaVersion.of(version))
                    ? "its class " + name + " is " + Causes.compiledFor(version)
                    : null;
        } catch (IOException unreadable) {
            return "its class " + name + " cannot be read: " + unreadable.getMessage();
        }
    }

    /** Whether classes of the package come from another bundle, or may. */
    static boolean isImported(BundleWiring wiring, String packageName) {
        return wiring.getRequiredWires(PackageNamespace.PACKAGE_NAMESPACE).stream()
                        .anyMatch(wire -> packageName.equals(
                                wire.getCapability().getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE)))
                || !wiring.getRequiredWires("osgi.wiring.bundle").isEmpty()
                || wiring.getRequirements(PackageNamespace.PACKAGE_NAMESPACE).stream()
                        .anyMatch(requirement ->
                                "dynamic".equals(requirement.getDirectives().get("resolution")));
    }

    /** Loads the class, and compares it with what the component publishes and refers to. Null for no problem. */
    static String load(Bundle bundle, ComponentDescriptionDTO component) throws InterruptedException {
        String seen = look(bundle, component);
        if (seen != null) {
            return seen;
        }
        var problem = new AtomicReference<String>();
        // A class of a bundle that is to start with its first class may start that bundle.
        Operation.begin(bundle, "check", () -> problem.set(compare(bundle, component)), () -> {})
                .await(LIMIT);
        return problem.get();
    }

    private static String compare(Bundle bundle, ComponentDescriptionDTO component) {
        try {
            for (ReferenceDTO reference : component.references) {
                if (reference.field != null || reference.bind != null || reference.parameter != null) {
                    bundle.loadClass(reference.interfaceName);
                }
            }
        } catch (ClassNotFoundException | LinkageError unseen) {
            return Causes.missingClass(missing(unseen));
        }
        try {
            Class<?> type = bundle.loadClass(component.implementationClass);
            Set<String> types = new HashSet<>();
            collect(type, types);
            for (String provided : component.serviceInterfaces) {
                if (!types.contains(provided)) {
                    return "its class " + type.getName() + " does not implement " + provided + ", which it provides";
                }
            }
            type.getDeclaredConstructors();
            return missingMember(type, component);
        } catch (ClassNotFoundException missing) {
            return "its class " + component.implementationClass + " cannot be loaded";
        } catch (LinkageError unusable) {
            return Causes.explained(unusable.toString());
        }
    }

    /** Compares a class that is in use with what its description names. Null for no problem. */
    static String members(Bundle bundle, ComponentDescriptionDTO component) {
        try {
            return missingMember(bundle.loadClass(component.implementationClass), component);
        } catch (ClassNotFoundException | LinkageError optional) {
            // What it does not find, it may not need.
            return null;
        }
    }

    private static String missingMember(Class<?> type, ComponentDescriptionDTO component) {
        Set<String> members = new HashSet<>();
        for (Class<?> current = type; current != null; current = current.getSuperclass()) {
            Arrays.stream(current.getDeclaredFields()).forEach(field -> members.add("field " + field.getName()));
            Arrays.stream(current.getDeclaredMethods()).forEach(method -> members.add("method " + method.getName()));
        }
        Stream<String> methods = Stream.concat(
                Arrays.stream(component.references).map(reference -> reference.bind),
                Stream.of(component.activate, component.deactivate, component.modified)
                        .filter(name -> !USUAL.contains(String.valueOf(name))));
        Stream<String> fields = Stream.concat(
                Arrays.stream(component.references).map(reference -> reference.field),
                component.activationFields == null ? Stream.of() : Arrays.stream(component.activationFields));
        return Stream.concat(
                        methods.filter(Objects::nonNull).map("method "::concat),
                        fields.filter(Objects::nonNull).map("field "::concat))
                .filter(member -> !members.contains(member))
                .findFirst()
                .map(member -> "its class " + type.getName() + " has no " + member + ", which its description names")
                .orElse(null);
    }

    private static String missing(Throwable unseen) {
        String message = String.valueOf(unseen.getMessage());
        int end = message.indexOf(' ');
        return (end < 0 ? message : message.substring(0, end)).replace('/', '.');
    }

    private static void collect(Class<?> type, Set<String> names) {
        if (type != null && names.add(type.getName())) {
            collect(type.getSuperclass(), names);
            for (Class<?> implemented : type.getInterfaces()) {
                collect(implemented, names);
            }
        }
    }
}
