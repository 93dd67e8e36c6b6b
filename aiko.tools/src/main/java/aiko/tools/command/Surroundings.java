// SPDX-License-Identifier: Apache-2.0
package aiko.tools.command;

import java.io.PrintStream;
import java.nio.file.Path;
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
}
