// SPDX-License-Identifier: Apache-2.0
package aiko.tools;

import aiko.text.VisibleText;
import aiko.tools.command.Command;
import aiko.tools.command.CommandException;
import aiko.tools.command.Surroundings;
import aiko.tools.command.UsageException;
import aiko.tools.config.ConfigCommand;
import aiko.tools.create.NewCommand;
import aiko.tools.dev.DevCommand;
import aiko.tools.wrap.WrapCommand;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The commands {@code aiko new}, {@code aiko dev}, {@code aiko wrap} and {@code aiko config}. */
public final class Main {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final List<String> HELP = List.of("help", "--help", "-h");

    private Main() {}

    /** Exit status: 0 done, 1 failed, 2 usage. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    private static List<Command> commands() {
        return List.of(new NewCommand(), new DevCommand(), new WrapCommand(), new ConfigCommand());
    }

    /** The options of folders may stand before the command, as of all commands. */
    private static List<String> commandFirst(List<String> line) {
        int at = 0;
        while (at < line.size() && line.get(at).startsWith("--")) {
            at += line.get(at).contains("=") ? 1 : 2;
        }
        if (at == 0 || at >= line.size()) {
            return line;
        }
        var ordered = new ArrayList<>(line);
        ordered.add(0, ordered.remove(at));
        return ordered;
    }

    private static int run(List<String> given) {
        List<String> line = commandFirst(given);
        String name = line.isEmpty() ? "" : line.get(0);
        Command command = commands().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(null);
        if (command == null) {
            return failed(USAGE, "unknown command \"" + name + "\"; for help, run: aiko help");
        }
        List<String> arguments = line.subList(1, line.size());
        if (arguments.stream().takeWhile(argument -> !argument.equals("--")).anyMatch(HELP::contains)) {
            System.out.print(command.usage());
            return 0;
        }
        try {
            return command.run(arguments, surroundings());
        } catch (UsageException usage) {
            return failed(USAGE, name + ": " + usage.getMessage() + "; for help, run: aiko " + name + " --help");
        } catch (CommandException failure) {
            return failed(FAILED, failure.getMessage());
        } catch (IOException failure) {
            return failed(FAILED, reason(failure));
        }
    }

    private static Surroundings surroundings() {
        Path home =
                Path.of(System.getProperty("aiko.home", ".")).toAbsolutePath().normalize();
        return new Surroundings(home, Path.of("").toAbsolutePath(), System.getenv(), System.out);
    }

    private static int failed(int status, String problem) {
        System.err.println(VisibleText.line("aiko: " + problem));
        return status;
    }

    /** Those of files have only the path as their message. */
    private static String reason(IOException failure) {
        return failure instanceof FileSystemException && ((FileSystemException) failure).getReason() == null
                ? failure.getMessage() + ": "
                        + failure.getClass().getSimpleName().replace("Exception", "")
                : String.valueOf(failure.getMessage());
    }
}
