// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration;

import aiko.configuration.spi.ConfigurationCheck;
import aiko.configuration.spi.ConfiguredSettings;
import aiko.deployer.internal.configuration.check.OwnChecks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Asks bundles what they do not use of the files: they have logged it, and {@code aiko:config} shows it. */
final class BundleChecks {
    private final BundleContext context;
    private final Path etc;
    private final Path data;

    BundleChecks(BundleContext context, Path etc) {
        this.context = context;
        this.etc = etc;
        data = Path.of(Objects.requireNonNullElse(context.getProperty("aiko.data.dir"), ""));
    }

    /** Once for each content, and again when another bundle checks it. */
    void look(EtcFile file) {
        List<ServiceReference<ConfigurationCheck>> references =
                references(file.pid().base());
        Set<Long> services = references.stream()
                .map(reference -> (Long) reference.getProperty(Constants.SERVICE_ID))
                .collect(Collectors.toSet());
        if (file.checkedBy.equals(services)) {
            return;
        }
        file.checkedBy = services;
        var values = new TreeMap<String, String>();
        file.effective.byKey().forEach(setting -> values.put(setting.key(), setting.value()));
        var settings = new ConfiguredSettings(file.pid().text(), values, etc, data, System.getenv());
        var checks = new ArrayList<ConfigurationCheck>();
        try {
            references.stream()
                    .map(context::getService)
                    .filter(Objects::nonNull)
                    .forEach(checks::add);
            file.found(OwnChecks.problems(checks, settings).stream()
                    .filter(problem -> !problem.isVariable())
                    .map(problem -> OwnChecks.inFile(problem, file.effective))
                    .toList());
        } finally {
            references.forEach(context::ungetService);
        }
    }

    private List<ServiceReference<ConfigurationCheck>> references(String pid) {
        try {
            return context
                    .getServiceReferences(
                            ConfigurationCheck.class, '(' + ConfigurationCheck.PID + '=' + escaped(pid) + ')')
                    .stream()
                    .sorted()
                    .toList();
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String escaped(String pid) {
        return pid.replaceAll("[\\\\*()]", "\\\\$0");
    }
}
