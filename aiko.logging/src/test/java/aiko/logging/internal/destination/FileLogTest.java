// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import aiko.logging.internal.record.Lines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.log.LogLevel;

class FileLogTest {
    @TempDir
    Path folder;

    private static void write(FileSettings settings, int from, int to) throws IOException {
        var log = new FileLog(settings);
        for (int i = from; i < to; i++) {
            log.write(Lines.line(LogLevel.INFO, "a.B", "número " + i));
        }
        log.close();
    }

    @Test
    void files_take_turns_and_the_eldest_goes() throws IOException {
        write(new FileSettings(folder.resolve("100% log/aiko.log"), 1_024, 3, false), 0, 100);
        try (var files = Files.list(folder.resolve("100% log"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("aiko.log.0", "aiko.log.1", "aiko.log.2");
        }
        assertThat(Files.readString(folder.resolve("100% log/aiko.log.0")))
                .endsWith("2026-03-04 05:06:07.089 INFO    example.aloha                 número 99\n");
        assertThat(Files.size(folder.resolve("100% log/aiko.log.1"))).isBetween(1_024L, 1_200L);
    }

    @Test
    void a_new_start_goes_on_where_the_last_one_ended() throws IOException {
        var settings = new FileSettings(folder.resolve("one.json"), 1_000_000, 1, true);
        write(settings, 0, 2);
        write(settings, 2, 3);
        assertThat(Files.readAllLines(folder.resolve("one.json")))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).startsWith("{\"time\":").endsWith("\"}"))
                .last()
                .asString()
                .contains("\"message\":\"número 2\"");
    }

    @Test
    void a_folder_that_cannot_be_made_is_an_error() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> new FileLog(new FileSettings(file.resolve("aiko.log"), 1_024, 1, false)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void a_disk_that_is_full_for_a_while_is_no_end_of_the_log() throws IOException {
        Path file = folder.resolve("aiko.log");
        Files.createSymbolicLink(file, Path.of("/dev/full"));
        var err = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(err, true));
        try {
            var log = new FileLog(new FileSettings(file, 1_000_000, 1, false));
            log.write(Lines.line(LogLevel.INFO, "a.B", "lost"));
            log.write(Lines.line(LogLevel.INFO, "a.B", "lost"));
            Files.delete(file);

            await().ignoreExceptions().untilAsserted(() -> {
                log.write(Lines.line(LogLevel.INFO, "a.B", "kept"));
                assertThat(Files.readString(file)).contains("kept");
            });
            log.close();
        } finally {
            System.setErr(before);
        }
        assertThat(err.toString().lines())
                .hasSize(2)
                .anyMatch(line -> line.contains(": java.io.IOException: No space left on device; retrying"))
                .last()
                .asString()
                .matches("aiko: log file .*: writing again, \\d+ records missing");
    }
}
