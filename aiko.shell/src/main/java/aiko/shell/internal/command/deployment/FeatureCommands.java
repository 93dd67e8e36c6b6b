// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.deployment;

import aiko.client.spi.Glob;
import aiko.deployer.ConfigurationFile;
import aiko.deployer.ConfigurationFiles;
import aiko.deployer.Deployer;
import aiko.deployer.Feature;
import aiko.health.Health;
import aiko.health.HealthResult;
import aiko.shell.internal.argument.Help;
import aiko.shell.internal.catalog.CommandCatalog;
import aiko.shell.internal.catalog.Usage;
import aiko.shell.internal.output.Column;
import aiko.shell.internal.output.CommandException;
import aiko.shell.internal.output.Listing;
import aiko.shell.internal.output.Output;
import aiko.shell.internal.output.Table;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.felix.hc.api.Result;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The command about optional parts of the container. */
@Component(
        service = FeatureCommands.class,
        property = {
            CommandProcessor.COMMAND_SCOPE + "=aiko",
            CommandProcessor.COMMAND_FUNCTION + "=features",
            CommandCatalog.SUBJECT + "=" + CommandCatalog.BUNDLES
        })
public class FeatureCommands {
    private static final String FEATURES = "features";

    private static final String OURS = "aiko.";

    private final Deployer deployer;
    private final Health health;
    private final ConfigurationFiles configurations;

    @Activate
    public FeatureCommands(
            @Reference Deployer deployer, @Reference Health health, @Reference ConfigurationFiles configurations) {
        this.deployer = deployer;
        this.health = health;
        this.configurations = configurations;
    }

    /** {@code aiko:features}. */
    @Descriptor("List the optional parts of the container; a part is on while its configuration exists")
    public void features(
            CommandSession session,
            @Descriptor(Output.JSON_HELP)
                    @Parameter(
                            names = {Output.JSON},
                            presentValue = "true",
                            absentValue = "false")
                    boolean json,
            @Usage("[FEATURE]") @Descriptor("FEATURE: only features of this name; * and ? are wildcards")
                    String... name) {
        if (Help.wanted(session, FeatureCommands.class, FEATURES, name)) {
            return;
        }
        if (name.length > 1) {
            throw Help.usage(FeatureCommands.class, FEATURES, "expected at most one feature");
        }
        List<Feature> features = deployer.features().stream()
                .filter(feature -> name.length == 0 || new Glob(name[0]).matches(feature.name()))
                .toList();
        if (name.length == 1 && features.isEmpty()) {
            throw new CommandException("feature \"" + name[0] + "\" not found; aiko:features lists all features");
        }
        var table = new Table(
                Column.identifier("FEATURE"),
                Column.state("STATE"),
                Column.text("CONFIGURATION"),
                Column.text("DESCRIPTION"),
                Column.problem("PROBLEM"));
        List<HealthResult> results = features.stream().anyMatch(FeatureCommands::isActive)
                ? health.report().results()
                : List.of();
        features.forEach(feature -> table.add(
                feature.name(),
                feature.state(),
                Table.cell(feature.pids(), "etc/" + String.join(".cfg, etc/", feature.pids()) + ".cfg"),
                feature.description(),
                problem(feature, results, configurations.files())));
        Output.of(session, json).print(Listing.ofNow().table("features", table));
    }

    private static boolean isActive(Feature feature) {
        return feature.state() == Feature.State.ACTIVE;
    }

    /**
     * Of an active feature: that which the health checks with its name, or that of one of its bundles, report. Of another one: why
     * its file is refused, so that it is off.
     */
    static String problem(Feature feature, List<HealthResult> results, List<ConfigurationFile> files) {
        if (!isActive(feature)) {
            return feature.problem().isEmpty() ? refusal(feature, files) : feature.problem();
        }
        return results.stream()
                .filter(result -> result.status() != Result.Status.OK)
                .filter(result -> result.name().equals(feature.name())
                        || feature.bundles().contains(OURS + result.name()))
                .map(HealthResult::text)
                .collect(Collectors.joining("; "));
    }

    private static String refusal(Feature feature, List<ConfigurationFile> files) {
        return files.stream()
                .filter(file -> file.state() == ConfigurationFile.State.REFUSED
                        && feature.pids().contains(file.pid()))
                .map(ConfigurationFile::problem)
                .collect(Collectors.joining("; "));
    }
}
