// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.remote;

import aiko.process.AikoConstants;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.Logger;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * Adds OSGi services with the property {@code service.exported.interfaces} to a process: each exported interface is a service of its own, with
 * the protocol of the interface. Those with {@code aiko.name} are Aiko services already.
 */
final class Exports implements ServiceTrackerCustomizer<Object, List<HostedService>> {
    private static final String INTERFACES = "service.exported.interfaces";
    private static final String CONFIGURATIONS = "service.exported.configs";
    private static final List<String> INTENTS = List.of("service.exported.intents", "service.exported.intents.extra");

    /** A property of the configuration type: the name of the service. */
    private static final String NAME = BundleImports.CONFIGURATION_TYPE + ".name";

    private final BundleContext context;
    private final ServiceReference<AikoProcess> process;
    private final String frameworkTag;
    private final Logger logger;
    private final ServiceTracker<Object, List<HostedService>> tracker;

    Exports(BundleContext context, ServiceReference<AikoProcess> process, String frameworkTag, Logger logger) {
        this.context = context;
        this.process = process;
        this.frameworkTag = frameworkTag;
        this.logger = logger;
        try {
            tracker = new ServiceTracker<>(
                    context,
                    FrameworkUtil.createFilter("(&(" + INTERFACES + "=*)(!(" + AikoConstants.SERVICE_NAME + "=*))(!("
                            + Wishes.IMPORTED + "=*)))"),
                    this);
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    void open() {
        tracker.open();
    }

    void close() {
        tracker.close();
    }

    /** Null if it is not exported: it is not tracked then. */
    @Override
    public List<HostedService> addingService(ServiceReference<Object> reference) {
        List<String> configurations = texts(reference.getProperty(CONFIGURATIONS));
        if (!configurations.isEmpty() && !configurations.contains(BundleImports.CONFIGURATION_TYPE)) {
            return null;
        }
        List<String> unsupported = INTENTS.stream()
                .flatMap(property -> texts(reference.getProperty(property)).stream())
                .filter(intent -> !intent.equals(BundleImports.ASYNCHRONOUS))
                .toList();
        if (!unsupported.isEmpty()) {
            refuse(reference, "its intents " + unsupported + " are not supported");
            return null;
        }
        BundleContext exporting = reference.getBundle().getBundleContext();
        Object service = context.getService(reference);
        if (exporting == null || service == null) {
            return null;
        }
        var added = new ArrayList<HostedService>();
        try {
            AikoProcess ofBundle = exporting.getService(process);
            if (ofBundle != null) {
                interfaces(reference, service).forEach(type -> added.add(add(ofBundle, reference, type, service)));
            }
        } catch (IllegalArgumentException | IllegalStateException unsuitable) {
            refuse(reference, unsuitable.getMessage());
        }
        if (added.isEmpty()) {
            release(reference);
            return null;
        }
        return added;
    }

    private <T> HostedService add(
            AikoProcess ofBundle, ServiceReference<Object> reference, Class<T> type, Object service) {
        Object name = reference.getProperty(NAME);
        var tags = new ArrayList<>(texts(reference.getProperty(AikoConstants.SERVICE_TAGS)));
        tags.add(frameworkTag);
        var definition = ServiceDefinition.named(name == null ? name(type) : name.toString())
                .withProtocol(Wish.protocol(type))
                .withTags(tags.toArray(String[]::new));
        return ofBundle.addService(definition, type, type.cast(service));
    }

    private static String name(Class<?> type) {
        String simple = type.getSimpleName();
        return Character.toLowerCase(simple.charAt(0)) + simple.substring(1);
    }

    private void refuse(ServiceReference<Object> reference, String reason) {
        logger.warn("{}: not exporting {}: {}", reference.getBundle(), reference, reason);
    }

    private static Collection<Class<?>> interfaces(ServiceReference<Object> reference, Object service) {
        List<String> published = List.of((String[]) reference.getProperty(Constants.OBJECTCLASS));
        List<String> exported = texts(reference.getProperty(INTERFACES));
        var found = new LinkedHashMap<String, Class<?>>();
        for (Class<?> type = service.getClass(); type != null; type = type.getSuperclass()) {
            collect(type, found);
        }
        Map<String, Class<?>> all = found;
        return published.stream()
                .filter(name -> exported.contains("*") || exported.contains(name))
                .<Class<?>>map(all::get)
                .filter(type -> type != null)
                .toList();
    }

    private static void collect(Class<?> type, Map<String, Class<?>> found) {
        for (Class<?> extended : type.getInterfaces()) {
            found.putIfAbsent(extended.getName(), extended);
            collect(extended, found);
        }
    }

    /** Of a property of type {@code String+}. */
    private static List<String> texts(Object property) {
        Stream<?> texts = property == null
                ? Stream.of()
                : property instanceof String[] several
                        ? Arrays.stream(several)
                        : property instanceof Collection<?> several ? several.stream() : Stream.of(property);
        return texts.map(String::valueOf).toList();
    }

    @Override
    public void modifiedService(ServiceReference<Object> reference, List<HostedService> services) {
        // The name and the interfaces of a service are those with which it was registered.
    }

    @Override
    public void removedService(ServiceReference<Object> reference, List<HostedService> services) {
        services.forEach(HostedService::remove);
        release(reference);
    }

    private void release(ServiceReference<Object> reference) {
        context.ungetService(reference);
        BundleContext exporting =
                reference.getBundle() == null ? null : reference.getBundle().getBundleContext();
        if (exporting != null) {
            exporting.ungetService(process);
        }
    }
}
