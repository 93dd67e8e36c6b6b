// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

import aiko.text.VisibleText;
import java.io.IOException;
import java.nio.file.Path;

/** The command {@code aiko}. */
public final class Main {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private Main() {}

    /** Exit status: 0 done, 1 failed or not running, 2 usage; of {@code status} also 3 starting, 4 busy. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] commandLine) {
        Path home =
                Path.of(System.getProperty("aiko.home", ".")).toAbsolutePath().normalize();
        try {
            Arguments arguments = Arguments.parse(commandLine, System.getenv(), home);
            return switch (arguments.command()) {
                case "help" -> {
                    System.out.print(Arguments.USAGE);
                    yield 0;
                }
                case "version" -> {
                    System.out.println("aiko " + version());
                    yield 0;
                }
                case Arguments.START -> new Container(home, arguments, System.console() != null).run();
                case "run" -> new Container(home, arguments, false).run();
                case "exec" -> new AdminClient(arguments.data()).exec(String.join(" ", arguments.operands()));
                case "shell" -> new AdminClient(arguments.data()).shell();
                case "backup" -> new Backups(arguments).backup(version());
                case "restore" -> new Backups(arguments).restore();
                case "status" -> new AdminClient(arguments.data()).status();
                default -> new AdminClient(arguments.data()).stop();
            };
        } catch (UsageException usage) {
            System.err.println(VisibleText.line("aiko: " + usage.getMessage() + "; for help, run: aiko help"));
            return USAGE;
        } catch (LauncherException | IOException failure) {
            System.err.println(VisibleText.line("aiko: " + failure.getMessage()));
            return FAILED;
        }
    }

    private static String version() {
        return Main.class.getPackage().getImplementationVersion();
    }
}
