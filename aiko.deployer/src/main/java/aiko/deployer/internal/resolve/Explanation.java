// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.resolve;

import aiko.deployer.internal.content.JavaVersion;
import aiko.deployer.internal.content.Remedies;
import aiko.deployer.internal.installed.DeployedBundles;
import aiko.text.NearestWord;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.IdentityNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

/** Explains requirements that nothing satisfies: each one's kind, the cause, and the remedy. */
final class Explanation {
    private static final String NOBODY = "no bundle provides it";
    private static final String EXTENDER = "osgi.extender";
    private static final String IMPLEMENTATION = "osgi.implementation";
    private static final String SERVICE = "osgi.service";
    private static final String SERVICE_LOADER = "osgi.serviceloader";
    private static final String NATIVE = "osgi.native";
    private static final String OURS = "aiko.";
    private static final String DROP_ONE = "drop a bundle that provides it";
    private static final String VERSION = Constants.VERSION_ATTRIBUTE;

    private final Offers offers;
    private final Function<String, Optional<Path>> plainJars;

    /**
     * @param offers of all bundles
     * @param plainJars finds the jar that is no bundle, by a package in it
     */
    Explanation(Offers offers, Function<String, Optional<Path>> plainJars) {
        this.offers = offers;
        this.plainJars = plainJars;
    }

    Lack of(Requirement requirement) {
        var filter = new FilterText(requirement.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, ""));
        String namespace = requirement.getNamespace();
        return switch (namespace) {
            case PackageNamespace.PACKAGE_NAMESPACE -> ofPackage(
                    filter.value(namespace).orElseGet(filter::toString),
                    filter.range(PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE));
            case ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE -> ofJava(filter);
            case HostNamespace.HOST_NAMESPACE -> new Lack(
                    "its host " + filter.value(namespace).orElseGet(filter::toString)
                            + filter.range(HostNamespace.CAPABILITY_BUNDLE_VERSION_ATTRIBUTE),
                    "it is not installed",
                    "drop it");
            case BundleNamespace.BUNDLE_NAMESPACE -> new Lack(
                    "bundle " + filter.value(namespace).orElseGet(filter::toString)
                            + filter.range(BundleNamespace.CAPABILITY_BUNDLE_VERSION_ATTRIBUTE),
                    "it is not installed",
                    "drop it");
            case EXTENDER, IMPLEMENTATION -> ofCapability(namespace, filter);
            case SERVICE -> new Lack(
                    "a service " + filter.value(Constants.OBJECTCLASS).orElseGet(filter::toString),
                    "no bundle offers it",
                    DROP_ONE);
            case SERVICE_LOADER -> new Lack(
                    "an implementation of " + filter.value(namespace).orElseGet(filter::toString)
                            + " for ServiceLoader",
                    NOBODY,
                    DROP_ONE);
            case NATIVE -> new Lack(
                    "native code for this machine",
                    "the bundle has none for " + System.getProperty("os.name") + " on " + System.getProperty("os.arch"),
                    "drop a version of the bundle for it");
            default -> new Lack(namespace + ' ' + filter, NOBODY, DROP_ONE);
        };
    }

    private Lack ofJava(FilterText filter) {
        Optional<Integer> needed = filter.major(ExecutionEnvironmentNamespace.CAPABILITY_VERSION_ATTRIBUTE)
                .filter(JavaVersion::isTooNew);
        return needed.map(java -> new Lack("Java " + java, JavaVersion.cause(), JavaVersion.remedy(java)))
                .orElseGet(() ->
                        new Lack("the execution environment " + filter, JavaVersion.cause(), "compile it for that"));
    }

    private Lack ofPackage(String name, String range) {
        String what = "package " + name + range;
        Optional<? extends Capability> other = offers.ofPackage(name).stream().findFirst();
        if (other.isPresent()) {
            return inAnotherVersion(what, range, other.get());
        }
        Optional<Path> plain = plainJars.apply(name);
        if (plain.isPresent()) {
            return new Lack(
                    what,
                    plain.get().getFileName() + " contains it, but is no bundle",
                    Remedies.wrap(plain.get().toString()));
        }
        if (name.startsWith(OURS)) {
            return NearestWord.of(name, offers.packagesThatBeginWith(OURS))
                    .map(near -> new Lack(what, NOBODY, "it is probably " + near + ": correct it"))
                    .orElseGet(() -> new Lack(what, NOBODY, "drop the bundle that exports it"));
        }
        if (name.startsWith("java.")) {
            return new Lack(what, "this Java does not contain it", "start the container with a whole JDK (JAVA_HOME)");
        }
        if (isInternalOfJava(name)) {
            return new Lack(
                    what,
                    "it is an internal package of Java, which bundles cannot use",
                    "import it with resolution:=optional, or do without it");
        }
        return new Lack(what, NOBODY, remedy(name, range));
    }

    private static boolean isInternalOfJava(String name) {
        return name.startsWith("sun.") || name.startsWith("jdk.internal.") || name.startsWith("com.sun.");
    }

    private static String remedy(String name, String range) {
        Optional<String> known = KnownProviders.ofPackage(name);
        if (known.isPresent()) {
            return "drop a bundle that does, such as " + known.get();
        }
        if (name.startsWith("org.osgi.")) {
            return "it belongs to the OSGi Compendium: drop a bundle that implements it";
        }
        if (name.startsWith("javax.") || name.startsWith("jakarta.")) {
            return "it does not belong to Java itself: drop a bundle with this API, and one that implements it";
        }
        return "drop a bundle that does, make one of its library with aiko wrap, or embed the library:"
                + " docs/how-to/use-a-library.md";
    }

    private Lack inAnotherVersion(String what, String range, Capability other) {
        String provider = name(other.getResource());
        Object version = other.getAttributes().get(PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE);
        String cause = provider + " has " + version;
        if (isOfContainer(other.getResource())) {
            return new Lack(
                    what,
                    cause,
                    range.isEmpty()
                            ? "correct the attributes of the import"
                            : "build against the version of this container");
        }
        return new Lack(what, cause, "drop a bundle that has this version, or build against the other one");
    }

    private static boolean isOfContainer(Resource resource) {
        return resource instanceof BundleRevision revision
                && !revision.getBundle().getLocation().startsWith(DeployedBundles.LOCATION_PREFIX);
    }

    static String name(Resource resource) {
        return resource.getCapabilities(IdentityNamespace.IDENTITY_NAMESPACE).stream()
                .map(identity -> identity.getAttributes().get(IdentityNamespace.IDENTITY_NAMESPACE))
                .map(Objects::toString)
                .findFirst()
                .orElse("a bundle");
    }

    private Lack ofCapability(String namespace, FilterText filter) {
        String name = filter.value(namespace).orElseGet(filter::toString);
        Optional<KnownProviders.Provider> known = KnownProviders.ofCapability(name);
        String what = (namespace.equals(EXTENDER) ? "the extender of " : "the implementation of ")
                + known.map(provider -> provider.subject() + " (" + name + ')').orElse(name)
                + filter.range(VERSION);
        Optional<? extends Capability> other = offers.in(namespace).stream()
                .filter(capability -> name.equals(capability.getAttributes().get(namespace)))
                .findFirst();
        if (other.isPresent()) {
            return new Lack(
                    what,
                    name(other.get().getResource()) + " has "
                            + other.get().getAttributes().get(VERSION),
                    "build against that version");
        }
        return new Lack(
                what,
                NOBODY,
                known.map(KnownProviders.Provider::bundle)
                        .filter(bundle -> !bundle.isEmpty())
                        .map(bundle -> "drop a bundle that does, such as " + bundle)
                        .orElse(DROP_ONE));
    }
}
