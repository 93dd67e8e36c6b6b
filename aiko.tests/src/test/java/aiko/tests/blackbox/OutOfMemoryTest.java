// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A container that has no memory left ends, rather than to live on by half. */
class OutOfMemoryTest {
    private static final int OUT_OF_MEMORY = 3;

    @TempDir
    Path folder;

    @Test
    void it_ends_with_a_status_of_its_own_and_leaves_a_heap_dump_where_it_is_told_to() throws Exception {
        Path dumps = Files.createDirectory(folder.resolve("heap dumps"));
        int port = Distribution.freePort();
        try (var container = Container.start(
                                folder, port, Map.of("AIKO_JAVA_OPTS", "-Xmx48m", "AIKO_HEAP_DUMP", dumps.toString()))
                        .ready();
                var watcher = new Watcher(port)) {
            container.drop("vandal.jar", VandalBundle.of());
            watcher.awaitLine(line -> line.contains("/out (add " + container.topicPath() + "/2 vandal "));
            watcher.publish(container.topicPath() + "/2/in", "(hoard)");

            assertThat(container.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(container.process().exitValue()).isEqualTo(OUT_OF_MEMORY);
            assertThat(container.client("status"))
                    .satisfies(status -> assertThat(status.status()).isEqualTo(1))
                    .satisfies(status -> assertThat(status.err()).contains("no container runs"));
            assertThat(dumps).isDirectoryContaining("glob:**.hprof");
        }
    }

    @Test
    void a_folder_for_heap_dumps_that_is_none_is_refused_at_the_start() throws Exception {
        var command = Container.start(
                folder,
                Distribution.freePort(),
                Map.of("AIKO_HEAP_DUMP", folder.resolve("missing").toString()));

        assertThat(command.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(command.process().exitValue()).isEqualTo(2);
        assertThat(command.output()).contains("is not a writable folder: create it, or unset AIKO_HEAP_DUMP");
    }
}
