// SPDX-License-Identifier: Apache-2.0
package aiko.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Java says nothing about compile commands for methods that do not exist: a method with a new name would lose its own. */
class CompileCommandsTest {
    private static final String COMMAND = "dontinline ";

    @Test
    void each_compile_command_concerns_a_method_of_ours_that_exists_and_Java_prints_none_of_them() throws IOException {
        Path file = Product.bundles().resolveSibling("lib/compile-commands");
        List<String> lines = Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();

        assertThat(lines.get(0)).isEqualTo("quiet");
        List<String> commands = lines.subList(1, lines.size());
        assertThat(commands).doesNotHaveDuplicates().allMatch(line -> line.startsWith(COMMAND));
        assertThat(commands.stream()
                        .map(line -> line.substring(COMMAND.length()))
                        .filter(method -> !exists(method)))
                .isEmpty();
    }

    private static boolean exists(String method) {
        int dot = method.lastIndexOf('.');
        String type = method.substring(0, dot).replace('/', '.');
        return Product.CLASSES.contain(type)
                && Product.CLASSES.get(type).getMethods().stream()
                        .anyMatch(found -> found.getName().equals(method.substring(dot + 1)));
    }
}
