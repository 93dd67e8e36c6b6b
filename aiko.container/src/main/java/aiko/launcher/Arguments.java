// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The command line: a subcommand, its operands, and the options of all subcommands.
 *
 * @param command the subcommand; {@code start} if there is none
 * @param primary whether the registrar takes over from the primary of the namespace
 * @param health whether status prints the health checks
 * @param json whether it prints them as JSON
 * @param debugPort of the debugger; the script starts Java with it
 * @param json whether the status is printed as JSON
 * @param colours whether output has colours
 * @param exec how {@code exec} runs commands
 */
record Arguments(
        String command,
        List<String> operands,
        Path data,
        Path deploy,
        Path etc,
        boolean primary,
        OptionalInt debugPort,
        boolean health,
        boolean json,
        Colours colours,
        Exec exec) {
    /**
     * How {@code exec} runs commands.
     *
     * @param file that has them, one in each line; empty for the operands or standard input
     * @param continues whether a command is run after one that has failed
     * @param trace whether the stack traces of failures are printed
     */
    record Exec(Optional<Path> file, boolean continues, boolean trace) {}

    static final String START = "start";

    static final String USAGE =
            """
            usage: aiko [--data DIR] [--deploy DIR] [--etc DIR] [--primary] [--debug [PORT]] [COMMAND]

              (none)          start the container; on a terminal, with a prompt
              run             start the container without a prompt
              exec COMMAND    run one shell command in the running container
              exec -          run the commands of standard input, one in each line
              shell           open a prompt in the running container
              status [--json] print the status of the running container
              status --health [--json]
                              run its health checks, and print a line for each
              stop            stop the running container in order
              password NAME   read a password, and print an account of the embedded MQTT server with its hash
              backup FILE     save configuration, bundles and kept state to a zip file; the container may run
              restore FILE [etc] [deploy] [data]
                              replace them by those of a backup, or some of them; no container may run
              class-archive   make the class-data archive, with which Java starts the container faster; the first start
                              does it, too, if it may write to the distribution
              bench [NAME]    run a load test of an MQTT server and its registrar; without a name: list the load tests
              help, version

              new NAME        make a project with a service of your own
              dev [PROJECT]   build a project whenever its sources change, and run what it has built
              config [PID]    print all settings, with their origins; config check: find mistakes, without a container
              wrap LIBRARY    make a bundle of a jar that is none

              --data DIR      the container's own folder   (AIKO_DATA_DIR,   default: data/ of the distribution)
              --deploy DIR    the folder for your bundles  (AIKO_DEPLOY_DIR, default: deploy/ of the distribution)
              --etc DIR       the configuration folder     (AIKO_ETC_DIR,    default: etc/ of the distribution)
              --primary       with (none) or run: the registrar takes over from the primary of the namespace
              --file FILE     with exec, before COMMAND: run the commands of the file, one in each line
              --continue      with exec - and --file: run the next command although one has failed
              --trace         with exec, before COMMAND: print the stack traces of failures
              --no-color      print no colours             (AIKO_COLOR=auto, always or never; NO_COLOR)
              --debug [PORT]  with (none) or run: a debugger on this machine can attach (default: 5005)

            exit status: 0 done, 1 failed or not running, 2 usage; of status also 3 starting, 4 busy,
            5 a health check warns, 6 unhealthy
            """;

    private static final List<String> COMMANDS = List.of(
            "run",
            "exec",
            "shell",
            "status",
            "stop",
            "password",
            "backup",
            "restore",
            "class-archive",
            "help",
            "version");

    private static final Set<String> TAKES_OPERANDS = Set.of("exec", "password", "backup", "restore");

    /** Commands of programs of their own, which the script starts. */
    private static final List<String> PROGRAMS = List.of("bench", "new", "dev", "wrap", "config");

    static Arguments parse(String[] arguments, Map<String, String> environment, Path home) throws UsageException {
        Path data = folder(environment.get("AIKO_DATA_DIR"), home.resolve("data"));
        Path deploy = folder(environment.get("AIKO_DEPLOY_DIR"), home.resolve("deploy"));
        Path etc = folder(environment.get("AIKO_ETC_DIR"), home.resolve("etc"));
        String command = null;
        var operands = new ArrayList<String>();
        boolean primary = false;
        boolean health = false;
        boolean json = false;
        boolean noColour = false;
        boolean continues = false;
        boolean trace = false;
        Optional<Path> file = Optional.empty();
        var debugPort = OptionalInt.empty();
        boolean optionsEnded = false;
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (optionsEnded || !argument.startsWith("-") || argument.length() == 1) {
                if (command == null) {
                    command = argument;
                } else {
                    operands.add(argument);
                }
                // Options after the command of exec belong to that command.
                optionsEnded |= "exec".equals(command) && !operands.isEmpty();
                continue;
            }
            int equals = argument.indexOf('=');
            String option = equals < 0 ? argument : argument.substring(0, equals);
            switch (option) {
                case "--" -> optionsEnded = true;
                case "-h", "--help" -> command = "help";
                case "-V", "--version" -> command = "version";
                case "--primary" -> primary = true;
                case "--health" -> health = true;
                case "--json" -> json = true;
                case "--no-color" -> noColour = true;
                case "--continue" -> continues = true;
                case "--trace" -> trace = true;
                case "--file" -> {
                    if (equals < 0 && ++i == arguments.length) {
                        throw new UsageException("--file: expected a file");
                    }
                    file = Optional.of(Path.of(equals < 0 ? arguments[i] : argument.substring(equals + 1)));
                }
                case "--debug" -> {
                    if (equals >= 0) {
                        debugPort = OptionalInt.of(DebugPort.parse(argument.substring(equals + 1)));
                    } else if (i + 1 < arguments.length && DebugPort.isNumber(arguments[i + 1])) {
                        debugPort = OptionalInt.of(DebugPort.parse(arguments[++i]));
                    } else {
                        debugPort = OptionalInt.of(DebugPort.DEFAULT);
                    }
                }
                case "--data", "--deploy", "--etc" -> {
                    if (equals < 0 && ++i == arguments.length) {
                        throw new UsageException(option + ": expected a folder");
                    }
                    Path folder = Path.of(equals < 0 ? arguments[i] : argument.substring(equals + 1))
                            .toAbsolutePath()
                            .normalize();
                    switch (option) {
                        case "--data" -> data = folder;
                        case "--deploy" -> deploy = folder;
                        default -> etc = folder;
                    }
                }
                default -> throw new UsageException("unknown option " + argument);
            }
        }
        if (command == null) {
            command = START;
        } else if (!COMMANDS.contains(command)) {
            throw new UsageException(
                    PROGRAMS.contains(command)
                            ? command + " has to be the first argument: aiko " + command + " …"
                            : "unknown command \"" + command + "\"");
        }
        if ((continues || trace || file.isPresent()) && !command.equals("exec")) {
            throw new UsageException("--file, --continue and --trace: only with exec, not with " + command);
        }
        if (file.isPresent() && !operands.isEmpty()) {
            throw new UsageException("exec: expected a command or --file, not both");
        }
        if (command.equals("password") && (operands.size() != 1 || !Password.isName(operands.get(0)))) {
            throw new UsageException("password: expected one name without colon, such as: aiko password plant");
        }
        if (command.equals("backup") && operands.size() != 1) {
            throw new UsageException("backup: expected a file, such as: aiko backup aiko.zip");
        }
        if (command.equals("restore") && operands.isEmpty()) {
            throw new UsageException("restore: expected a file, such as: aiko restore aiko.zip");
        }
        if (!TAKES_OPERANDS.contains(command) && !operands.isEmpty()) {
            throw new UsageException(command + ": unexpected argument \"" + operands.get(0) + "\"");
        }
        if (primary && !command.equals(START) && !command.equals("run")) {
            throw new UsageException("--primary: only with run or without a command, not with " + command);
        }
        if (debugPort.isPresent() && !command.equals(START) && !command.equals("run")) {
            throw new UsageException("--debug: only with run or without a command, not with " + command);
        }
        if (health && !command.equals("status")) {
            throw new UsageException("--health: only with status, not with " + command);
        }
        if (json && !command.equals("status")) {
            throw new UsageException("--json: only with status, and after the command of exec, not with " + command);
        }
        return new Arguments(
                command,
                operands,
                data,
                deploy,
                etc,
                primary,
                debugPort,
                health,
                json,
                Colours.of(noColour, environment),
                new Exec(file, continues, trace));
    }

    private static Path folder(String fromEnvironment, Path fallback) {
        return fromEnvironment == null || fromEnvironment.isBlank()
                ? fallback
                : Path.of(fromEnvironment).toAbsolutePath().normalize();
    }
}
