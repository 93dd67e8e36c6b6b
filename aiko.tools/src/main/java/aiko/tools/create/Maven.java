// SPDX-License-Identifier: Apache-2.0
package aiko.tools.create;

import aiko.tools.command.CommandException;
import aiko.tools.command.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Maven, as it is installed on this machine. */
record Maven(Path command) {
    private static final int BY_SIGINT = 130;
    private static final int BY_SIGTERM = 143;

    /** After that, a user wants to know what takes so long. */
    private static final int PATIENCE_SECONDS = 5;

    private static final Pattern NOT_REACHED = Pattern.compile(
            "Could not transfer artifact \\S+ from/to (\\S+ \\(https?://.*?\\)): (?:transfer failed for \\S+: )?(.*)");

    static Maven find(Surroundings surroundings) throws CommandException {
        return surroundings
                .maven()
                .map(Maven::new)
                .orElseThrow(() -> new CommandException(
                        "new: Maven not found: install it, for example with: apt-get install maven"));
    }

    /**
     * Runs it.
     *
     * @throws CommandException it fails: with its first error
     */
    void run(Workplace workplace, Map<String, String> environment, List<String> arguments)
            throws IOException, CommandException {
        var line = new ArrayList<String>();
        line.add(command.toString());
        line.addAll(arguments);
        var builder =
                new ProcessBuilder(line).directory(workplace.folder().toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = workplace.start(builder.redirectOutput(workplace.log().toFile()));
        process.getOutputStream().close();
        int status;
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println(
                        "new: Maven makes the project; it may have to download what it needs for that first");
            }
            status = process.waitFor();
        } catch (InterruptedException interrupted) {
            process.destroy();
            Thread.currentThread().interrupt();
            status = BY_SIGTERM;
        }
        if (status == BY_SIGINT || status == BY_SIGTERM) {
            Files.deleteIfExists(workplace.log());
            throw new CommandException("new: interrupted");
        }
        if (status != 0) {
            throw new CommandException(
                    "new: " + problem(firstError(workplace.log())) + "; its output is in " + workplace.log());
        }
    }

    /** Whoever has no network needs to know that, not which artifact was the first one. */
    static String problem(String error) {
        String plain = error.replaceFirst(" -> \\[Help \\d+\\]$", "");
        Matcher notReached = NOT_REACHED.matcher(plain);
        return notReached.find()
                ? "Maven cannot download what it needs from " + notReached.group(1) + ": " + notReached.group(2)
                        + "; connect to the network, or name a mirror in settings.xml"
                : "Maven failed: " + plain;
    }

    private static String firstError(Path log) throws IOException {
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> line.startsWith("[ERROR] "))
                    .map(line -> line.substring("[ERROR] ".length()).strip())
                    .filter(line -> !line.isEmpty())
                    .findFirst()
                    .orElse("it has printed no error");
        }
    }
}
