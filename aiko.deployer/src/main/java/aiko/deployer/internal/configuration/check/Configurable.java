// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration.check;

import aiko.deployer.internal.configuration.file.FileName;
import aiko.deployer.internal.configuration.file.Pid;
import aiko.deployer.internal.configuration.file.Text;
import aiko.text.NearestWord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ManagedService;
import org.osgi.service.cm.ManagedServiceFactory;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** The PIDs of this framework and their users: a snapshot. */
public final class Configurable {
    private static final String IGNORED = "ignore";
    private static final String REQUIRED = "require";
    private static final String SEPARATORS = "-_.+@=:";

    /** Felix's log reads it by itself. */
    private static final String LOG_LEVELS = "org.osgi.service.log.admin";

    private final List<Metatypes.Description> descriptions;
    private final List<ComponentDescriptionDTO> components = new ArrayList<>();
    private final Set<String> singletons = new HashSet<>(Set.of(LOG_LEVELS));
    private final Set<String> factories = new HashSet<>();
    private final List<ServiceReference<?>> managed = new ArrayList<>();

    public Configurable(BundleContext context, ServiceComponentRuntime runtime, Metatypes metatypes) {
        this(metatypes.all(), runtime.getComponentDescriptionDTOs());
        managed(context, ManagedService.class, singletons);
        managed(context, ManagedServiceFactory.class, factories);
    }

    /** Those of bundles that need not run. */
    public Configurable(
            List<Metatypes.Description> descriptions, Collection<ComponentDescriptionDTO> componentDescriptions) {
        this.descriptions = descriptions;
        descriptions.forEach(described -> (described.isFactory() ? factories : singletons).add(described.pid()));
        componentDescriptions.stream()
                .filter(component ->
                        component.configurationPid != null && !IGNORED.equals(component.configurationPolicy))
                .forEach(this::add);
    }

    private void add(ComponentDescriptionDTO component) {
        components.add(component);
        for (String pid : component.configurationPid) {
            boolean isDescribed =
                    descriptions.stream().anyMatch(described -> described.pid().equals(pid));
            if (!isDescribed) {
                singletons.add(pid);
                if (REQUIRED.equals(component.configurationPolicy)) {
                    factories.add(pid);
                }
            }
        }
    }

    private void managed(BundleContext context, Class<?> type, Set<String> pids) {
        try {
            ServiceReference<?>[] references = context.getAllServiceReferences(type.getName(), null);
            for (ServiceReference<?> reference : references == null ? new ServiceReference<?>[0] : references) {
                managed.add(reference);
                pids.addAll(pids(reference));
            }
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static List<String> pids(ServiceReference<?> reference) {
        Object pids = reference.getProperty(Constants.SERVICE_PID);
        if (pids instanceof String[] several) {
            return List.of(several);
        }
        if (pids instanceof Collection<?> several) {
            return several.stream().map(String::valueOf).toList();
        }
        return pids == null ? List.of() : List.of(pids.toString());
    }

    /** Components that are configured by it. */
    public List<ComponentDescriptionDTO> components(Pid pid) {
        return components.stream()
                .filter(component -> Arrays.asList(component.configurationPid).contains(pid.base()))
                .toList();
    }

    boolean hasManagedServices(Pid pid) {
        return managed.stream().anyMatch(reference -> pids(reference).contains(pid.base()));
    }

    /** Who describes its settings; empty if nobody does. */
    List<Metatypes.Description> descriptions(Pid pid) {
        return descriptions.stream()
                .filter(described -> described.pid().equals(pid.base()))
                .toList();
    }

    /** The bundles that have to do with it, with the time when each was changed last. */
    public Map<Long, Long> bundles(Pid pid, BundleContext context) {
        return Stream.concat(
                        components(pid).stream().map(component -> component.bundle.id),
                        descriptions(pid).stream().map(Metatypes.Description::bundle))
                .map(context::getBundle)
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.toMap(Bundle::getBundleId, Bundle::getLastModified));
    }

    /** Who is configured by it; empty if nobody is. */
    public Optional<String> user(Pid pid) {
        Optional<String> component = components(pid).stream()
                .findFirst()
                .map(found -> "component " + found.name + " of bundle " + found.bundle.symbolicName);
        if (component.isPresent()) {
            return component;
        }
        Optional<String> service = managed.stream()
                .filter(reference -> pids(reference).contains(pid.base()))
                .filter(reference -> isFactory(reference) == pid.isOfFactory())
                .map(ServiceReference::getBundle)
                .findFirst()
                .map(bundle -> "bundle " + bundle.getSymbolicName());
        if (service.isPresent()) {
            return service;
        }
        Optional<String> describing = descriptions(pid).stream()
                .filter(described -> described.isFactory() == pid.isOfFactory())
                .map(described -> "bundle " + described.bundleName())
                .findFirst();
        return describing.or(() -> pid.base().equals(LOG_LEVELS) ? Optional.of("the log") : Optional.empty());
    }

    private static boolean isFactory(ServiceReference<?> reference) {
        return Arrays.asList((String[]) reference.getProperty(Constants.OBJECTCLASS))
                .contains(ManagedServiceFactory.class.getName());
    }

    /** The PID that was probably meant. */
    public Optional<String> nearest(Pid pid) {
        return ofFactory(pid).or(() -> {
            Set<String> all = new HashSet<>(pid.isOfFactory() ? Set.of() : singletons);
            all.addAll(factories);
            all.remove(pid.isOfFactory() ? "" : pid.base());
            Optional<String> found = NearestWord.of(pid.base(), all);
            return found.or(() -> NearestWord.of(pid.base(), singletons)).map(word -> word + rest(word, pid));
        });
    }

    /** What is said of a configuration that nobody uses. */
    public String unused(Pid pid) {
        return "it has no effect: nothing uses the PID "
                + Text.shown(pid.text())
                + nearest(pid)
                        .map(word -> "; did you mean " + word + FileName.ENDING + "?")
                        .orElse("; it takes effect when a bundle that uses it is added");
    }

    /** What is said of a file that is not read since its name does not end as it has to. */
    public String notRead(Pid pid) {
        return "ignored: its name does not end in " + FileName.ENDING + "; did you mean "
                + (user(pid).isPresent() ? pid.text() : nearest(pid).orElse(pid.text())) + FileName.ENDING + "?";
    }

    /** Whether that is a PID of something, or nearly. */
    public boolean knows(Pid pid) {
        return singletons.contains(pid.base())
                || factories.contains(pid.base())
                || nearest(pid).isPresent();
    }

    private String rest(String word, Pid pid) {
        boolean needsName = factories.contains(word) && !singletons.contains(word) && !pid.isOfFactory();
        return needsName ? "~NAME" : pid.rest();
    }

    /** With another separator than {@code ~}. */
    private Optional<String> ofFactory(Pid pid) {
        String text = pid.text();
        if (!pid.isOfFactory() && factories.contains(text) && !singletons.contains(text)) {
            return Optional.of(text + "~NAME");
        }
        return factories.stream()
                .filter(factory -> text.startsWith(factory)
                        && text.length() > factory.length() + 1
                        && SEPARATORS.indexOf(text.charAt(factory.length())) >= 0)
                .max((one, other) -> Integer.compare(one.length(), other.length()))
                .map(factory -> factory + '~' + text.substring(factory.length() + 1));
    }
}
