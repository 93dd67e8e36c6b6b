// SPDX-License-Identifier: Apache-2.0
package aiko.tools.build;

import aiko.tools.command.ChildProcess;
import aiko.tools.command.CommandException;
import aiko.tools.command.Surroundings;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Runs Maven, quietly.
 *
 * @param command the project's wrapper, or Maven as it is installed
 */
public record Maven(Path command) {
    private static final String OFFLINE = "-o";

    /** A build is short: the compiler that optimizes would only take processor time from it. */
    private static final String QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    public static Maven of(Project project, Surroundings surroundings) throws CommandException, IOException {
        for (Project each : List.of(project, project.reactor())) {
            Path wrapper = each.folder().resolve("mvnw");
            if (Files.isExecutable(wrapper)) {
                return new Maven(wrapper);
            }
        }
        return surroundings
                .maven()
                .map(Maven::new)
                .orElseThrow(() -> new CommandException(
                        "dev: Maven not found: install it, or add its wrapper mvnw to the project"));
    }

    /**
     * Packages a project, without its tests, and the modules beside it that it needs.
     *
     * @param temporary a folder for its output
     * @return the errors; empty if it was built
     */
    public List<String> build(Project project, Path temporary, Runnable downloading)
            throws IOException, CommandException, InterruptedException {
        List<String> errors = run(project, temporary, true);
        if (BuildErrors.needNetwork(errors)) {
            downloading.run();
            errors = run(project, temporary, false);
        }
        return errors;
    }

    private List<String> run(Project project, Path temporary, boolean isOffline)
            throws IOException, CommandException, InterruptedException {
        var line = new ArrayList<>(List.of(command.toString(), "-q", "-B", "-Dstyle.color=never"));
        if (isOffline) {
            line.add(OFFLINE);
        }
        Path reactor = project.reactor().folder();
        if (!reactor.equals(project.folder())) {
            String modules = project.modules().stream()
                    .map(module -> reactor.relativize(module).toString())
                    .collect(Collectors.joining(","));
            line.addAll(List.of("-pl", modules, "-am"));
        }
        line.addAll(List.of("-DskipTests", "package"));
        Path output = temporary.resolve("build.log");
        var builder = new ProcessBuilder(line)
                .directory(reactor.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().merge("MAVEN_OPTS", QUICK, (own, quick) -> quick + ' ' + own);
        Process maven = start(builder);
        try {
            maven.getOutputStream().close();
            int status = maven.waitFor();
            // As programs write: not as Java would decode it, which fails.
            List<String> printed = new String(Files.readAllBytes(output), Charset.defaultCharset())
                    .lines()
                    .toList();
            return status == 0 ? List.of() : BuildErrors.of(printed, status);
        } finally {
            ChildProcess.end(maven);
        }
    }

    private static Process start(ProcessBuilder builder) throws CommandException {
        try {
            return builder.start();
        } catch (IOException failure) {
            throw new CommandException("dev: cannot run Maven: " + failure.getMessage());
        }
    }
}
