// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeProvider;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;

/** The Metatype descriptions of bundles. Read on demand, and kept until a bundle changes. */
public final class Metatypes {
    private static final String FOLDER = "OSGI-INF/metatype";

    private final BundleContext context;
    private final Map<Long, Read> read = new HashMap<>();

    /**
     * What a bundle describes of one PID.
     *
     * @param bundle its id
     * @param bundleName its symbolic name
     */
    public record Description(
            String pid, boolean isFactory, long bundle, String bundleName, List<AttributeDefinition> settings) {}

    private record Read(long lastModified, List<Description> descriptions) {}

    public Metatypes(BundleContext context) {
        this.context = context;
    }

    public List<Description> all() {
        ServiceReference<MetaTypeService> reference = context.getServiceReference(MetaTypeService.class);
        MetaTypeService service = reference == null ? null : context.getService(reference);
        if (service == null) {
            return List.of();
        }
        try {
            Set<Bundle> providers = providers();
            var all = new ArrayList<Description>();
            var present = new HashSet<Long>();
            for (Bundle bundle : context.getBundles()) {
                present.add(bundle.getBundleId());
                if (providers.contains(bundle)) {
                    all.addAll(descriptions(service, bundle));
                } else if (bundle.getBundleId() != 0) {
                    all.addAll(kept(service, bundle));
                }
            }
            read.keySet().retainAll(present);
            return all;
        } finally {
            context.ungetService(reference);
        }
    }

    private List<Description> kept(MetaTypeService service, Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring == null) {
            return List.of();
        }
        Read before = read.get(bundle.getBundleId());
        if (before == null || before.lastModified() != bundle.getLastModified()) {
            boolean isDescribed = !wiring.findEntries(FOLDER, "*.xml", 0).isEmpty();
            before = new Read(
                    bundle.getLastModified(), isDescribed ? descriptions(service, bundle) : List.<Description>of());
            read.put(bundle.getBundleId(), before);
        }
        return before.descriptions();
    }

    private static List<Description> descriptions(MetaTypeService service, Bundle bundle) {
        MetaTypeInformation information = service.getMetaTypeInformation(bundle);
        if (information == null) {
            return List.of();
        }
        return Stream.concat(
                        descriptions(information, information.getPids(), false),
                        descriptions(information, information.getFactoryPids(), true))
                .toList();
    }

    private static Stream<Description> descriptions(MetaTypeInformation information, String[] pids, boolean factories) {
        return pids == null
                ? Stream.empty()
                : Arrays.stream(pids)
                        .map(pid -> description(information, pid, factories))
                        .filter(Objects::nonNull);
    }

    /** Null if the description cannot be read. */
    private static Description description(MetaTypeInformation information, String pid, boolean isFactory) {
        try {
            AttributeDefinition[] settings =
                    information.getObjectClassDefinition(pid, null).getAttributeDefinitions(ObjectClassDefinition.ALL);
            Bundle bundle = information.getBundle();
            return new Description(
                    pid,
                    isFactory,
                    bundle.getBundleId(),
                    bundle.getSymbolicName(),
                    settings == null ? List.of() : List.of(settings));
        } catch (RuntimeException | LinkageError | StackOverflowError unreadable) {
            return null;
        }
    }

    /** Those that describe settings by a service instead of by files. */
    private Set<Bundle> providers() {
        try {
            ServiceReference<?>[] references = context.getAllServiceReferences(MetaTypeProvider.class.getName(), null);
            var bundles = new HashSet<Bundle>();
            for (ServiceReference<?> reference : references == null ? new ServiceReference<?>[0] : references) {
                bundles.add(reference.getBundle());
            }
            return bundles;
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
