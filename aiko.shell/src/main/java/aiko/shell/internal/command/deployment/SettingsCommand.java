// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.deployment;

import aiko.client.spi.Glob;
import aiko.deployer.ConfigurationFiles;
import aiko.deployer.ConfigurationSetting;
import aiko.shell.internal.argument.Help;
import aiko.shell.internal.catalog.CommandCatalog;
import aiko.shell.internal.catalog.Usage;
import aiko.shell.internal.output.Column;
import aiko.shell.internal.output.CommandException;
import aiko.shell.internal.output.Listing;
import aiko.shell.internal.output.Output;
import aiko.shell.internal.output.Table;
import java.util.List;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The command about settings. */
@Component(
        service = SettingsCommand.class,
        property = {
            CommandProcessor.COMMAND_SCOPE + "=aiko",
            CommandProcessor.COMMAND_FUNCTION + "=settings",
            CommandCatalog.SUBJECT + "=" + CommandCatalog.BUNDLES
        })
public class SettingsCommand {
    private static final String SETTINGS = "settings";
    private static final String HIDDEN = "(hidden)";

    private final ConfigurationFiles files;

    @Activate
    public SettingsCommand(@Reference ConfigurationFiles files) {
        this.files = files;
    }

    /** {@code aiko:settings}. */
    @Descriptor("List the settings of this container: values, their origins, descriptions")
    public void settings(
            CommandSession session,
            @Descriptor(Output.JSON_HELP)
                    @Parameter(
                            names = {Output.JSON},
                            presentValue = "true",
                            absentValue = "false")
                    boolean json,
            @Usage("[PID:SETTINGS_PID]") @Descriptor("PID: only settings of this PID; * and ? are wildcards")
                    String... pid) {
        if (Help.wanted(session, SettingsCommand.class, SETTINGS, pid)) {
            return;
        }
        if (pid.length > 1) {
            throw Help.usage(SettingsCommand.class, SETTINGS, "expected at most one PID");
        }
        List<ConfigurationSetting> settings = files.settings().stream()
                .filter(setting -> pid.length == 0 || new Glob(pid[0]).matches(setting.pid()))
                .toList();
        if (pid.length == 1 && settings.isEmpty()) {
            throw new CommandException("no settings of \"" + pid[0] + "\"; aiko:settings lists all settings");
        }
        Output.of(session, json).print(listing(settings));
    }

    /** The listing of settings, which {@code aiko config} prints too. */
    public static Listing listing(List<ConfigurationSetting> settings) {
        var table = new Table(
                Column.identifier("PID"),
                Column.identifier("SETTING"),
                Column.text("VALUE").orElse("-"),
                Column.hidden("hidden"),
                Column.text("ORIGIN").dropped(1),
                Column.text("DESCRIPTION").dropped(2));
        for (ConfigurationSetting setting : settings) {
            table.add(
                    setting.pid(),
                    setting.key(),
                    setting.isHidden() ? Table.cell(null, HIDDEN) : setting.value(),
                    setting.isHidden(),
                    setting.source().isEmpty() ? "default" : setting.source(),
                    setting.description());
        }
        return Listing.ofNow().table("settings", table);
    }
}
