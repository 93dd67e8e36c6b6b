// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.deployment;

import aiko.client.spi.Glob;
import aiko.deployer.ConfigurationFile;
import aiko.deployer.ConfigurationFiles;
import aiko.shell.internal.argument.Help;
import aiko.shell.internal.catalog.CommandCatalog;
import aiko.shell.internal.catalog.Usage;
import aiko.shell.internal.output.Column;
import aiko.shell.internal.output.CommandException;
import aiko.shell.internal.output.Listing;
import aiko.shell.internal.output.Output;
import aiko.shell.internal.output.Table;
import java.nio.file.Path;
import java.util.List;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The command about configurations. */
@Component(
        service = ConfigurationCommands.class,
        property = {
            CommandProcessor.COMMAND_SCOPE + "=aiko",
            CommandProcessor.COMMAND_FUNCTION + "=config",
            CommandCatalog.SUBJECT + "=" + CommandCatalog.BUNDLES
        })
public class ConfigurationCommands {
    private static final String CONFIG = "config";
    private static final String NO_FILE = "-";

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile ConfigurationFiles files;

    /** {@code aiko:config}. */
    @Descriptor("List the configurations and the files of the configuration folder, with their problems")
    public void config(
            CommandSession session,
            @Descriptor(Output.JSON_HELP)
                    @Parameter(
                            names = {Output.JSON},
                            presentValue = "true",
                            absentValue = "false")
                    boolean json,
            @Usage("[PID]") @Descriptor("PID: only configurations of this PID or file; * and ? are wildcards")
                    String... pid) {
        if (Help.wanted(session, ConfigurationCommands.class, CONFIG, pid)) {
            return;
        }
        if (pid.length > 1) {
            throw Help.usage(ConfigurationCommands.class, CONFIG, "expected at most one PID");
        }
        ConfigurationFiles present = files;
        if (present == null) {
            throw new CommandException("this container has no configuration folder");
        }
        List<ConfigurationFile> all = present.files();
        var table = new Table(
                Column.identifier("PID"),
                Column.state("STATE"),
                Column.text("FILE").orElse(NO_FILE),
                Column.figure("SINCE"),
                Column.problem("PROBLEM"));
        all.stream()
                .filter(file -> pid.length == 0 || isMeant(file, new Glob(pid[0])))
                .forEach(file -> table.add(
                        file.pid(), file.state(), file.file().map(Path::getFileName), file.since(), file.problem()));
        if (pid.length == 1 && table.isEmpty()) {
            throw new CommandException(
                    "configuration \"" + pid[0] + "\" not found; aiko:config lists all configurations");
        }
        Output.of(session, json).print(Listing.ofNow().table("configurations", table));
    }

    private static boolean isMeant(ConfigurationFile file, Glob glob) {
        return glob.matches(file.pid()) || glob.matches(name(file));
    }

    private static String name(ConfigurationFile file) {
        return file.file().map(path -> path.getFileName().toString()).orElse(NO_FILE);
    }
}
