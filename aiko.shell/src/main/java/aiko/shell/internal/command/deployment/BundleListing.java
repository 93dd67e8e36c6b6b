// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.deployment;

import aiko.client.spi.Glob;
import aiko.deployer.DeployedFile;
import aiko.process.AikoProcess;
import aiko.shell.internal.output.Column;
import aiko.shell.internal.output.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.wiring.BundleWiring;

/** The bundles of the container beside the files of the deploy folder. */
final class BundleListing {
    private static final String NO_ID = "-";

    private final BundleContext context;
    private final Collection<AikoProcess> processes;

    BundleListing(BundleContext context, Collection<AikoProcess> processes) {
        this.context = context;
        this.processes = processes;
    }

    /**
     * One row for each bundle, and one for each file without a bundle.
     *
     * @param wanted the id, symbolic name or file of those to list
     * @param isDeployedOnly without the bundles that have no file in the deploy folder
     */
    Table of(List<DeployedFile> files, Glob wanted, boolean isDeployedOnly) {
        Map<Long, DeployedFile> fileOf = new HashMap<>();
        files.forEach(file -> file.bundleId().ifPresent(id -> fileOf.merge(id, file, BundleListing::better)));
        Map<Long, Integer> services = new HashMap<>();
        processes.forEach(process -> process.services()
                .forEach(service -> services.merge(service.bundle().getBundleId(), 1, Integer::sum)));
        var table = new Table(
                Column.figure("ID").orElse(NO_ID),
                Column.state("STATE"),
                Column.identifier("NAME"),
                Column.hidden("fragment_of"),
                Column.text("VERSION").dropped(1),
                Column.figure("SERVICES").dropped(2),
                Column.ending("FILE"),
                Column.figure("SINCE").dropped(3),
                Column.problem("PROBLEM"));
        for (Bundle bundle : context.getBundles()) {
            DeployedFile file = fileOf.get(bundle.getBundleId());
            if (isDeployedOnly && file == null
                    || !isWanted(wanted, Long.toString(bundle.getBundleId()), bundle.getSymbolicName(), file)) {
                continue;
            }
            List<String> hosts = hosts(bundle);
            table.add(
                    bundle.getBundleId(),
                    file == null || file.state() == DeployedFile.State.ACTIVE ? state(bundle) : file.state(),
                    Table.cell(bundle.getSymbolicName(), name(bundle, hosts)),
                    hosts,
                    bundle.getVersion(),
                    services.getOrDefault(bundle.getBundleId(), 0),
                    file == null ? null : file.file().getFileName(),
                    file == null ? modified(bundle) : file.since(),
                    file == null ? "" : file.problem());
        }
        var rest = new ArrayList<>(files);
        rest.removeAll(fileOf.values());
        rest.removeIf(file -> !isWanted(wanted, NO_ID, file.symbolicName(), file));
        rest.forEach(file -> table.add(
                null,
                file.state(),
                Table.orAbsent(file.symbolicName()),
                List.of(),
                Table.orAbsent(file.version()),
                0,
                file.file().getFileName(),
                file.since(),
                file.problem()));
        return table;
    }

    private static boolean isWanted(Glob wanted, String id, String symbolicName, DeployedFile file) {
        return wanted.matches(id)
                || (symbolicName != null && wanted.matches(symbolicName))
                || (file != null && wanted.matches(file.file().getFileName().toString()));
    }

    private static DeployedFile better(DeployedFile one, DeployedFile other) {
        return other.state() == DeployedFile.State.ACTIVE ? other : one;
    }

    private static List<String> hosts(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        return wiring == null
                ? List.of()
                : wiring.getRequiredWires(HostNamespace.HOST_NAMESPACE).stream()
                        .map(host -> host.getProvider().getSymbolicName())
                        .toList();
    }

    private static String name(Bundle bundle, List<String> hosts) {
        return hosts.isEmpty()
                ? bundle.getSymbolicName()
                : bundle.getSymbolicName() + " (fragment of " + String.join(", ", hosts) + ")";
    }

    private static Instant modified(Bundle bundle) {
        long millis = bundle.getLastModified();
        return millis == 0 ? null : Instant.ofEpochMilli(millis);
    }

    private static String state(Bundle bundle) {
        return switch (bundle.getState()) {
            case Bundle.INSTALLED -> "INSTALLED";
            case Bundle.RESOLVED -> "RESOLVED";
            case Bundle.STARTING -> "STARTING";
            case Bundle.STOPPING -> "STOPPING";
            case Bundle.ACTIVE -> "ACTIVE";
            default -> "UNINSTALLED";
        };
    }
}
