// SPDX-License-Identifier: Apache-2.0
package aiko.tools.dev;

import aiko.tools.build.Maven;
import aiko.tools.build.Project;
import aiko.tools.command.Command;
import aiko.tools.command.CommandException;
import aiko.tools.command.Options;
import aiko.tools.command.Surroundings;
import aiko.tools.command.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** {@code aiko dev}. */
public final class DevCommand implements Command {
    private static final String DATA = "--data";
    private static final String ETC = "--etc";

    private static final String USAGE =
            """
            usage: aiko dev [PROJECT] [--data DIR] [--etc DIR]

              PROJECT         the folder of a Maven project whose modules make bundles  (default: the current folder)
              --data DIR      the container's own folder        (AIKO_DATA_DIR, default: data/ of the distribution)
              --etc DIR       the configuration folder of a container that is started
                                                                (AIKO_ETC_DIR,  default: etc/ of the distribution)

            Builds the project whenever its sources change, drops its bundles into the container, and prints the result and
            the log of these bundles. If no container runs in DIR, starts one with temporary folders. Ctrl-C ends it: the
            deploy folder is as before, and nothing is left.

            exit status: 0 ended with Ctrl-C or SIGTERM, 1 no container, no Maven or no project, 2 usage
            """;

    @Override
    public String name() {
        return "dev";
    }

    @Override
    public String usage() {
        return USAGE;
    }

    @Override
    public int run(List<String> arguments, Surroundings surroundings)
            throws UsageException, CommandException, IOException {
        Options options = Options.of(arguments, Set.of(DATA, ETC));
        Path folder = surroundings.path(options.operand().orElse(""));
        if (!Files.isRegularFile(folder.resolve("pom.xml"))) {
            throw new CommandException("dev: " + folder + " is not a Maven project: it has no pom.xml");
        }
        Path data = surroundings.folder(options.value(DATA), "AIKO_DATA_DIR", "data");
        Path etc = surroundings.folder(options.value(ETC), "AIKO_ETC_DIR", "etc");
        var project = new Project(folder);
        var maven = Maven.of(project, surroundings);
        var screen = new Screen(surroundings.out());
        return Ending.of(Thread.currentThread())
                .during(ending -> new DevSession(project, maven, screen, ending).run(surroundings.home(), data, etc));
    }
}
