// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

import aiko.shell.socket.Context;
import aiko.text.VisibleText;
import java.io.IOException;
import java.nio.file.Path;

/** The command {@code aiko}. */
public final class Main {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final String NO_COMMAND = "exec: expected a command, such as: aiko exec 'aiko:services'";

    private Main() {}

    /** Exit status: 0 done, 1 failed or not running, 2 usage; of {@code status} also 3 starting, 4 busy, 5 warning, 6 unhealthy. */
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
                case "backup" -> new Backups(arguments).backup(version());
                case "restore" -> new Backups(arguments).restore();
                case "exec" -> exec(arguments);
                case "shell" -> new AdminClient(arguments.data()).shell(arguments.colours());
                case "status" -> arguments.health()
                        ? new AdminClient(arguments.data()).health(arguments.json())
                        : new AdminClient(arguments.data()).status(arguments.json());
                case "class-archive" -> new ArchiveCommand(home).run();
                case "password" -> Password.print(arguments.operands().get(0));
                default -> new AdminClient(arguments.data()).stop();
            };
        } catch (UsageException usage) {
            System.err.println(VisibleText.line("aiko: " + usage.getMessage() + "; for help, run: aiko help"));
            return USAGE;
        } catch (LauncherException | IOException failure) {
            if (System.out.checkError()) {
                return AdminClient.CLOSED;
            }
            System.err.println(VisibleText.line("aiko: " + failure.getMessage()));
            return FAILED;
        }
    }

    private static String version() {
        return Main.class.getPackage().getImplementationVersion();
    }

    private static int exec(Arguments arguments) throws UsageException, LauncherException, IOException {
        Context screen = Streams.output(arguments.colours());
        var context = new Context(
                screen.columns(),
                screen.rows(),
                screen.colours(),
                arguments.exec().trace(),
                "");
        var client = new AdminClient(arguments.data());
        String command = String.join(" ", arguments.operands()).strip();
        boolean isInput = command.equals("-") || command.isEmpty() && !Streams.isInputTerminal();
        if (arguments.exec().file().isPresent()) {
            return client.script(
                    Script.of(arguments.exec().file().get()), arguments.exec().continues(), context);
        }
        if (!isInput && command.isEmpty()) {
            throw new UsageException(NO_COMMAND);
        }
        if (!isInput) {
            return client.exec(command, context);
        }
        Script script = Script.ofInput();
        if (!command.equals("-") && !script.hasNext()) {
            throw new UsageException(NO_COMMAND);
        }
        return client.script(script, arguments.exec().continues(), context);
    }
}
