// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.container;

import aiko.health.Health;
import aiko.health.HealthReport;
import aiko.shell.internal.argument.Help;
import aiko.shell.internal.catalog.Usage;
import aiko.shell.internal.output.Output;
import aiko.shell.internal.status.ContainerHealth;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The command {@code aiko:health}. */
@Component(
        service = HealthCommand.class,
        property = {CommandProcessor.COMMAND_SCOPE + "=aiko", CommandProcessor.COMMAND_FUNCTION + "=health"})
public class HealthCommand {
    /** Where the names of checks begin. */
    private static final int INDENT = 7;

    private final Health health;

    @Activate
    public HealthCommand(@Reference Health health) {
        this.health = health;
    }

    /** {@code aiko:health}. */
    @Descriptor("Run the health checks of this container, and show a line for each")
    public void health(
            CommandSession session,
            @Descriptor(Output.JSON_HELP)
                    @Parameter(
                            names = {Output.JSON, "-j"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean json,
            @Usage("[TAG:CHECK_TAG…]") @Descriptor("TAG…: only checks with one of the tags, such as ready or live")
                    String... tags) {
        if (Help.wanted(session, HealthCommand.class, "health", tags)) {
            return;
        }
        HealthReport report = health.report(tags);
        if (report.results().isEmpty()) {
            throw Help.usage(HealthCommand.class, "health", "no check has the tag " + String.join(" or ", tags));
        }
        if (json) {
            Output.of(session, true).print(ContainerHealth.listing(report));
        } else {
            Output.of(session).folded(report.lines(), INDENT);
        }
    }
}
