// SPDX-License-Identifier: Apache-2.0
package aiko.tools.command;

import java.io.File;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

/**
 * What a command finds when it is started.
 *
 * @param home the folder of the distribution: {@code bin/ etc/ lib/ …}
 * @param folder the current folder, which relative paths start from
 * @param environment the environment variables
 * @param out standard output
 */
public record Surroundings(Path home, Path folder, Map<String, String> environment, PrintStream out) {
    /** A path of the command line, absolute. */
    public Path path(String argument) {
        return folder.resolve(argument).normalize();
    }

    /** A folder of the container: from the command line, else from the environment, else of the distribution. */
    public Path folder(Optional<String> option, String variable, String name) {
        return option.or(() -> Optional.ofNullable(environment.get(variable)).filter(value -> !value.isBlank()))
                .map(this::path)
                .orElse(home.resolve(name));
    }

    /** Maven as it is installed on this machine: that of {@code MAVEN_HOME}, else of the {@code PATH}. */
    public Optional<Path> maven() {
        var folders = new ArrayList<Path>();
        Optional.ofNullable(environment.get("MAVEN_HOME"))
                .filter(home -> !home.isEmpty())
                .ifPresent(home -> folders.add(Path.of(home, "bin")));
        for (String entry : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
            if (!entry.isEmpty()) {
                folders.add(Path.of(entry));
            }
        }
        return folders.stream()
                .map(each -> each.resolve("mvn"))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }
}
