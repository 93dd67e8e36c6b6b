// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import aiko.process.ServiceFilter;
import aiko.registrar.internal.LogLines;
import aiko.registrar.internal.directory.Directory;
import aiko.registrar.internal.history.RemovalHistory;
import aiko.sexpression.SExpressions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    @TempDir
    Path folder;

    private final LogLines log = new LogLines();
    private Path file;
    private Directory directory;
    private RemovalHistory history;

    @BeforeEach
    void name() {
        file = folder.resolve("registrar").resolve("state");
    }

    private static Directory emptyDirectory() {
        return new Directory("aiko/h/5", "registrar:2");
    }

    private Journal open() {
        var journal = new Journal(file, JournalTest::emptyDirectory, RemovalHistory::new, log.logger);
        directory = emptyDirectory();
        history = new RemovalHistory();
        journal.open(directory, history);
        return journal;
    }

    private static byte[] add(String path, String name) {
        return SExpressions.generateBytes("add", path, name, "p", "mqtt", "me", List.of("ec=true"));
    }

    private static byte[] remove(String path) {
        return SExpressions.generateBytes("remove", path);
    }

    private List<String> names() {
        return directory.select(ServiceFilter.ALL).stream()
                .map(service -> service.topicPath() + " " + service.name())
                .toList();
    }

    @Test
    void what_came_and_went_is_there_again() {
        try (Journal journal = open()) {
            journal.present("aiko/h/1", "17");
            journal.added(add("aiko/h/1/1", "stays"), 100.5);
            journal.added(add("aiko/h/1/2", "two\nlines"), 101);
            journal.added(add("aiko/h/1/3", "goes"), 102);
            journal.removed(remove("aiko/h/1/3"), 103.25);
        }
        open().close();
        assertThat(names()).containsExactly("aiko/h/1/1 stays", "aiko/h/1/2 two\nlines");
        assertThat(directory.incarnation("aiko/h/1")).contains("17");
        assertThat(directory.query(ServiceFilter.ALL, 0, 1).rows().get(0).timeAdded())
                .isEqualTo(100.5, within(0.11));
        assertThat(history.newest(10))
                .singleElement()
                .satisfies(row -> assertThat(row.service().name()).isEqualTo("goes"))
                .satisfies(row -> assertThat(row.timeRemoved()).isEqualTo(103.25));
    }

    @Test
    void a_torn_last_line_is_left_out_wherever_it_is_torn() throws IOException {
        try (Journal journal = open()) {
            journal.added(add("aiko/h/1/1", "whole"), 100);
        }
        byte[] whole = Files.readAllBytes(file);
        try (Journal journal = open()) {
            journal.added(add("aiko/h/1/2", "torn"), 100);
        }
        byte[] all = Files.readAllBytes(file);
        for (int length = whole.length; length < all.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(all, length));
            try (Journal journal = open()) {
                assertThat(names()).containsExactly("aiko/h/1/1 whole");
                journal.added(add("aiko/h/1/3", "later"), 101);
            }
            open().close();
            assertThat(names()).containsExactly("aiko/h/1/1 whole", "aiko/h/1/3 later");
        }
    }

    @Test
    void a_file_of_nonsense_is_no_directory() throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, "5:(add)\n9:(remove x)\n3:(((\n13:(future thing)\n".getBytes(UTF_8));
        open().close();
        assertThat(names()).isEmpty();
    }

    @Test
    void the_file_does_not_grow_with_what_came_and_went() throws IOException {
        int turns = 10_000;
        try (Journal journal = open()) {
            journal.added(add("aiko/h/1/1", "stays"), 1);
            for (int i = 2; i < turns; i++) {
                journal.added(add("aiko/h/1/" + i, "n" + i), i);
                journal.removed(remove("aiko/h/1/" + i), i + 0.5);
            }
        }
        open().close();
        assertThat(names()).containsExactly("aiko/h/1/1 stays");
        assertThat(history.size()).isEqualTo(RemovalHistory.CAPACITY);
        assertThat(history.newest(1))
                .singleElement()
                .satisfies(row -> assertThat(row.service().name()).isEqualTo("n" + (turns - 1)));
        try (var lines = Files.lines(file)) {
            assertThat(lines.count()).isLessThan(turns);
        }
        assertThat(folder.resolve("registrar")).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void a_folder_that_cannot_be_written_gives_one_line() throws IOException {
        Files.write(folder.resolve("registrar"), new byte[0]);
        try (Journal journal = open()) {
            journal.added(add("aiko/h/1/1", "a"), 1);
            journal.added(add("aiko/h/1/2", "b"), 1);
        }
        assertThat(log.take()).singleElement().asString().contains("cannot write the registrar's state to");
    }

    @Test
    void what_is_very_long_is_there_again_as_well() {
        String long1 = "1".repeat(70_000);
        String long2 = "2".repeat(1 << 20);
        byte[] longest = SExpressions.generateBytes(
                "add", "aiko/h/1/3", "n", "p", "mqtt", "me", List.of("t".repeat((16 << 20) - 500)));
        try (Journal journal = open()) {
            journal.added(add("aiko/h/1/1", long1), 100);
            journal.added(add("aiko/h/1/2", long2), 101);
            journal.removed(remove("aiko/h/1/2"), 102);
            journal.added(longest, 103);
        }
        open().close();
        assertThat(names()).containsExactly("aiko/h/1/1 " + long1, "aiko/h/1/3 n");
        assertThat(history.newest(10)).extracting(row -> row.service().name()).containsExactly(long2);
    }

    @Test
    void what_comes_while_the_disk_is_full_is_kept_once_it_is_not() throws IOException {
        Files.createDirectories(file.getParent());
        try (Journal journal = open()) {
            Files.createSymbolicLink(file, Path.of("/dev/full"));
            journal.added(add("aiko/h/1/1", "early"), 1);
            await().until(() -> !log.lines().isEmpty());
            journal.added(add("aiko/h/1/2", "later"), 2);
            Files.delete(file);
            await().until(() -> Files.isRegularFile(file));
        }
        assertThat(log.take()).singleElement().asString().contains("cannot write the registrar's state to");
        open().close();
        assertThat(names()).containsExactly("aiko/h/1/1 early", "aiko/h/1/2 later");
    }
}
