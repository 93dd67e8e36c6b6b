// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.message.internal.LogLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is on disk of the states of services, whatever happens. */
class StateStoreTest {
    private static final StateKey KEY = new StateKey("some.bundle", "default", "component counter null");
    private static final StateKey OTHER = new StateKey("other.bundle", "default", "added x");

    @TempDir
    Path temporary;

    private final LogLines log = new LogLines();
    private final AtomicInteger asks = new AtomicInteger();
    private StateStore store;

    private StateStore open() {
        store = new StateStore(temporary.resolve("state"), asks::incrementAndGet, Duration.ofMillis(10), log.logger);
        store.open();
        return store;
    }

    private void close() {
        store.close(Duration.ofSeconds(10));
    }

    @AfterEach
    void end() {
        close();
    }

    private List<Path> files(String ending) throws IOException {
        try (var files = Files.list(temporary.resolve("state"))) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }

    private void write(int... values) {
        open();
        for (int value : values) {
            store.put(KEY, new byte[] {(byte) value});
            // Each is written before the next one comes.
            await().until(() -> isWritten(value));
        }
        close();
    }

    private boolean isWritten(int value) throws IOException {
        if (!Files.isDirectory(temporary.resolve("state"))) {
            return false;
        }
        for (Path file : files(".state")) {
            byte[] bytes = Files.readAllBytes(file);
            if (bytes[bytes.length - 5] == value) {
                return true;
            }
        }
        return false;
    }

    @Test
    void it_is_there_after_a_restart() throws Exception {
        open().put(KEY, new byte[] {1});
        store.put(OTHER, new byte[] {2});
        store.put(KEY, new byte[] {3});
        await().until(() -> asks.get() > 1);
        close();

        assertThat(open().get(KEY)).containsExactly(3);
        assertThat(store.get(OTHER)).containsExactly(2);
        assertThat(store.get(new StateKey("some.bundle", "second", KEY.role()))).isNull();
        assertThat(files(".next")).isEmpty();
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void what_is_removed_leaves_nothing() throws Exception {
        write(1, 2);
        open().put(OTHER, new byte[] {5});
        store.removeAll(KEY.bundle());
        close();

        assertThat(files("")).singleElement().asString().contains("other.bundle-added-x-");
        assertThat(open().get(KEY)).isNull();
    }

    @Test
    void a_torn_file_is_said_and_the_one_before_is_used() throws Exception {
        write(1, 2);
        Path current = files(".state").get(0);
        byte[] whole = Files.readAllBytes(current);
        for (int length : new int[] {0, 3, 20, whole.length - 1}) {
            Files.write(current, Arrays.copyOf(whole, length));
            assertThat(open().get(KEY)).containsExactly(1);
            close();
        }
        whole[whole.length - 5] = 7;
        Files.write(current, whole);
        assertThat(open().get(KEY)).containsExactly(1);

        assertThat(log.lines())
                .hasSize(5)
                .allMatch(line -> line.startsWith("ERROR cannot read the state file " + current));
        assertThat(log.lines().get(4)).contains("wrong checksum");
    }

    @Test
    void one_that_was_being_written_is_used_if_it_is_whole_and_not_missed_if_it_is_not() throws Exception {
        write(1, 2);
        Path current = files(".state").get(0);
        Path next = Path.of(current.toString().replace(".state", ".next"));
        byte[] whole = Files.readAllBytes(current);
        Files.delete(current);
        Files.write(next, Arrays.copyOf(whole, 30));
        assertThat(open().get(KEY)).containsExactly(1);
        close();

        Files.write(next, whole);
        assertThat(open().get(KEY)).containsExactly(2);
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void a_folder_that_cannot_be_written_is_said_once_and_tried_again() throws Exception {
        Path inItsPlace = Files.createFile(temporary.resolve("state"));
        open().put(KEY, new byte[] {1});
        await().until(() -> !log.lines().isEmpty());
        store.put(KEY, new byte[] {2});
        store.put(OTHER, new byte[] {3});
        int before = asks.get();
        await().until(() -> asks.get() > before + 2);
        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains("cannot write the states of durable services to", "keeping them in memory");

        Files.delete(inItsPlace);
        await().until(() -> log.lines().size() == 2);
        close();

        assertThat(log.lines().get(1))
                .isEqualTo("INFO recovered: the states of durable services are written to " + inItsPlace);
        assertThat(open().get(KEY)).containsExactly(2);
        assertThat(store.get(OTHER)).containsExactly(3);
    }

    @Test
    void what_is_not_written_at_the_end_is_said() throws Exception {
        Files.createFile(temporary.resolve("state"));
        open().put(KEY, new byte[] {1});
        close();

        assertThat(log.lines().get(log.lines().size() - 1)).contains("the last states of 1 services were not written");
    }

    @Test
    void a_state_that_is_refused_is_set_aside() throws Exception {
        write(1);
        open().refuse(KEY);
        store.put(KEY, new byte[] {9});
        close();

        assertThat(files(".refused")).hasSize(1);
        assertThat(log.lines().get(0)).startsWith("INFO the state that was not taken over was saved in ");
        assertThat(open().get(KEY)).containsExactly(9);
    }
}
