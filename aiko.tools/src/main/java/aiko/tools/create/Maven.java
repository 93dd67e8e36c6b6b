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
    private static final int BY_SIGINT = 130;
    private static final int BY_SIGTERM = 143;

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
                    "new: Maven failed: " + firstError(workplace.log()) + "; its output is in " + workplace.log());
        }
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
