// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder is followed wherever its path leads. */
class FolderWatcherTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path temporary;

    private Path folder;

    @BeforeEach
    void begin() {
        folder = temporary.resolve("folder");
    }

    private static void assertNews(FolderWatcher watcher) throws InterruptedException {
        long began = System.nanoTime();
        watcher.await(LONG);
        assertThat(System.nanoTime() - began).isLessThan(LONG.toNanos() / 2);
    }

    /** Until nothing is left of what was done before. */
    private static void settle(FolderWatcher watcher) throws InterruptedException {
        long began;
        do {
            began = System.nanoTime();
            watcher.await(Duration.ofMillis(100));
        } while (System.nanoTime() - began < 90_000_000);
    }

    private void write(String name) throws IOException {
        Files.writeString(folder.resolve(name), name);
    }

    @Test
    void one_that_is_not_there_yet_is_followed_once_it_is() throws Exception {
        try (var watcher = new FolderWatcher(folder)) {
            Files.createDirectory(folder);
            assertNews(watcher);
            settle(watcher);
            write("first");
            assertNews(watcher);
        }
    }

    @Test
    void one_that_is_removed_and_made_again_is_followed() throws Exception {
        Files.createDirectory(folder);
        try (var watcher = new FolderWatcher(folder)) {
            Files.delete(folder);
            assertNews(watcher);
            settle(watcher);
            Files.createDirectory(folder);
            assertNews(watcher);
            settle(watcher);
            write("first");
            assertNews(watcher);
        }
    }

    @Test
    void one_that_is_exchanged_is_followed_and_the_one_from_before_is_not() throws Exception {
        Files.createDirectory(folder);
        Path next = Files.createDirectory(temporary.resolve("next"));
        try (var watcher = new FolderWatcher(folder)) {
            Path old = Files.move(folder, temporary.resolve("old"));
            Files.move(next, folder);
            assertNews(watcher);
            settle(watcher);
            Files.writeString(old.resolve("nobody"), "cares");
            settle(watcher);
            write("first");
            assertNews(watcher);
        }
    }

    @Test
    void a_link_that_is_switched_is_followed() throws Exception {
        Path one = Files.createDirectory(temporary.resolve("one"));
        Path two = Files.createDirectory(temporary.resolve("two"));
        Files.createSymbolicLink(folder, one);
        try (var watcher = new FolderWatcher(folder)) {
            Path link = Files.createSymbolicLink(temporary.resolve("link"), two);
            Files.move(link, folder, StandardCopyOption.ATOMIC_MOVE);
            assertNews(watcher);
            settle(watcher);
            write("first");
            assertNews(watcher);
        }
    }

    @Test
    void waiting_ends_when_it_is_closed() throws Exception {
        var watcher = new FolderWatcher(folder);
        watcher.close();
        assertThatThrownBy(() -> watcher.await(LONG)).isInstanceOf(ClosedWatchServiceException.class);
    }
}
