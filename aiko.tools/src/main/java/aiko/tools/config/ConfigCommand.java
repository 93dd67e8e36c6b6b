// SPDX-License-Identifier: Apache-2.0
package aiko.tools.config;

import aiko.deployer.ConfigurationSetting;
import aiko.deployer.internal.configuration.check.SettingsReport;
import aiko.deployer.internal.configuration.file.EtcFolder;
import aiko.shell.internal.command.deployment.SettingsCommand;
import aiko.text.VisibleText;
import aiko.tools.command.Command;
import aiko.tools.command.CommandException;
import aiko.tools.command.Options;
import aiko.tools.command.Surroundings;
import aiko.tools.command.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code aiko config}. */
public final class ConfigCommand implements Command {
    private static final String ETC = "--etc";
    private static final String DEPLOY = "--deploy";
    private static final String DATA = "--data";
    private static final String CHECK = "check";
    private static final String JSON = "--json";

    private static final String USAGE =
            """
            usage: aiko config [PID]    print all settings, or those of PID, with their origins and descriptions
                              --json prints one line of JSON, with the keys of docs/shell.md
                   aiko config check    check the configuration folder and the environment, without a container

              --etc DIR       the configuration folder     (AIKO_ETC_DIR,    default: etc/ of the distribution)
              --deploy DIR    the folder for your bundles  (AIKO_DEPLOY_DIR, default: deploy/ of the distribution)
              --data DIR      the container's own folder   (AIKO_DATA_DIR,   default: data/ of the distribution)

            The values are those that a container has if it is started here and now. Those of a running container are printed by:
            aiko exec aiko:settings

            exit status: 0 done, 1 check: mistakes were found, 2 usage
            """;

    @Override
    public String name() {
        return "config";
    }

    @Override
    public String usage() {
        return USAGE;
    }

    @Override
    public int run(List<String> arguments, Surroundings surroundings)
            throws UsageException, CommandException, IOException {
        boolean isJson = arguments.contains(JSON);
        Options options = Options.of(
                arguments.stream().filter(argument -> !argument.equals(JSON)).toList(), Set.of(ETC, DEPLOY, DATA));
        Optional<String> operand = options.operand();
        Path home = surroundings.home();
        var etc = new EtcFolder(surroundings.folder(options.value(ETC), "AIKO_ETC_DIR", "etc"));
        Path deploy = surroundings.folder(options.value(DEPLOY), "AIKO_DEPLOY_DIR", "deploy");
        Path data = surroundings.folder(options.value(DATA), "AIKO_DATA_DIR", "data");
        var described = Described.of(List.of(home.resolve("system"), home.resolve("optional"), deploy));
        if (operand.equals(Optional.of(CHECK))) {
            if (isJson) {
                throw new UsageException("check prints no JSON");
            }
            return check(
                    new ConfigCheck(etc, described, surroundings.environment(), data, home.resolve("optional")),
                    surroundings);
        }
        List<ConfigurationSetting> settings = new SettingsReport(described.descriptions(), surroundings.environment())
                .of(EtcFiles.values(etc)).stream()
                        .filter(setting -> operand.isEmpty() || setting.pid().equals(operand.get()))
                        .toList();
        if (settings.isEmpty()) {
            throw new CommandException(
                    "config: no settings of \"" + operand.orElse("") + "\"; aiko config lists all settings");
        }
        if (isJson) {
            surroundings.out().println(SettingsCommand.listing(settings).json());
            return 0;
        }
        SettingsText.lines(settings).forEach(line -> surroundings.out().println(VisibleText.line(line)));
        return 0;
    }

    private static int check(ConfigCheck check, Surroundings surroundings) throws CommandException, IOException {
        if (!Files.isDirectory(check.folder())) {
            throw new CommandException("config: no configuration folder " + check.folder()
                    + ": create it, or name another one with --etc");
        }
        List<String> problems = check.problems();
        problems.forEach(problem -> surroundings.out().println(VisibleText.line(problem)));
        if (problems.isEmpty()) {
            surroundings
                    .out()
                    .println(VisibleText.line(check.folder() + ": no mistakes in " + check.files()
                            + (check.files() == 1 ? " file" : " files") + " and the environment"));
        }
        return problems.isEmpty() ? 0 : 1;
    }
}
