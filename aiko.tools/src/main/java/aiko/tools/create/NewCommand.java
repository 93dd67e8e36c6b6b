// SPDX-License-Identifier: Apache-2.0
package aiko.tools.create;

import aiko.tools.command.Command;
import aiko.tools.command.CommandException;
import aiko.tools.command.Options;
import aiko.tools.command.Surroundings;
import aiko.tools.command.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** {@code aiko new}. */
public final class NewCommand implements Command {
    private static final String KIND = "--kind";
    private static final String GROUP = "--group";
    private static final String PACKAGE = "--package";

    private static final String USAGE =
            """
            usage: aiko new NAME [--kind KIND] [--group GROUP] [--package PACKAGE]

              --kind KIND         service   a service with a command, a request, a shared item and a setting (default)
                                  client    finds services and calls them
                                  manager   adds and ends many services
                                  command   a command of the shell
              --group GROUP       the group id of the Maven project  (default: com.example)
              --package PACKAGE   the Java package                   (default: GROUP.NAME without hyphens)

            Makes the folder NAME with a Maven project: the code, a unit test, a test in a framework, and a README.md. NAME
            is the name of the service: lower-case letters, digits and hyphens, as in room-light; its classes then begin with
            RoomLight.

            exit status: 0 done, 1 NAME exists, or Maven is not there or fails, 2 usage
            """;

    @Override
    public String name() {
        return "new";
    }

    @Override
    public String usage() {
        return USAGE;
    }

    @Override
    public int run(List<String> arguments, Surroundings surroundings)
            throws UsageException, CommandException, IOException {
        Options options = Options.of(arguments, Set.of(KIND, GROUP, PACKAGE));
        String text = options.value(KIND).orElse(Kind.SERVICE.toString());
        Kind kind = Kind.of(text)
                .orElseThrow(() -> new UsageException("--kind: expected " + Kind.all() + ", not \"" + text + "\""));
        var project = ProjectName.of(
                options.operand("a name: aiko new NAME"),
                options.value(GROUP).orElse("com.example"),
                options.value(PACKAGE),
                kind);
        Path folder = surroundings.folder().resolve(project.name());
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new CommandException("new: " + folder + " exists: choose another name, or delete it");
        }
        var repository = Repository.of(surroundings.home());
        var maven = Maven.find(surroundings);
        new Generation(maven, repository, project, kind).into(folder, surroundings.environment());
        report(project, kind, surroundings);
        return 0;
    }

    private static void report(ProjectName project, Kind kind, Surroundings surroundings) {
        Path deploy = surroundings.home().resolve("deploy");
        surroundings
                .out()
                .println("made " + project.name() + ": a " + kind + " in the package " + project.packageName()
                        + "; its README.md says what is in it");
        surroundings.out().println("next:");
        surroundings.out().println("  cd " + project.name());
        surroundings.out().println("  mvn verify");
        surroundings.out().println("  mvn package -Daiko.deploy=" + quoted(deploy));
    }

    private static String quoted(Path file) {
        String path = file.toString();
        return path.matches("[\\w./+@:-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }
}
