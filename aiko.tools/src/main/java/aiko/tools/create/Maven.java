// SPDX-License-Identifier: Apache-2.0
package aiko.tools.create;

import aiko.tools.command.CommandException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Maven, as it is installed on this machine. */
record Maven(Path command) {
    /** In {@code MAVEN_HOME}, else in the {@code PATH}. */
    static Maven find(Map<String, String> environment) throws CommandException {
        var folders = new ArrayList<Path>();
        Optional.ofNullable(environment.get("MAVEN_HOME"))
                .filter(home -> !home.isEmpty())
                .ifPresent(home -> folders.add(Path.of(home, "bin")));
        for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
            folders.add(Path.of(folder));
        }
        return folders.stream()
                .map(folder -> folder.resolve("mvn"))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst()
                .map(Maven::new)
                .orElseThrow(() -> new CommandException(
                        "new: Maven not found: install it, for example with: apt-get install maven"));
    }

    /**
     * Runs it.
     *
     * @param log for what it prints
     * @throws CommandException it fails: with its first error
     */
    void run(Path folder, Path log, Map<String, String> environment, List<String> arguments)
            throws IOException, CommandException {
        var line = new ArrayList<String>();
        line.add(command.toString());
        line.addAll(arguments);
        var builder = new ProcessBuilder(line).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.redirectOutput(log.toFile()).start();
        process.getOutputStream().close();
        try {
            if (process.waitFor() == 0) {
                return;
            }
        } catch (InterruptedException interrupted) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new CommandException("new: interrupted");
        }
        throw new CommandException("new: Maven failed: " + firstError(log) + "; its output is in " + log);
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
