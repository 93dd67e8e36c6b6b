// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to the deploy folder itself passes, and ends nothing. */
class DeployFolderFaultTest {
    private static final String RUNS = "deploy/some.jar: started some ";

    @TempDir
    Path folder;

    private static void write(Path deploy, String version) throws Exception {
        Files.write(
                Files.createDirectories(deploy).resolve("some.jar"),
                Distribution.bundle("some", Map.of("Bundle-Version", version)));
    }

    private Container start() throws Exception {
        return Container.start(folder, Distribution.freePort(), Map.of()).ready();
    }

    private static void awaitLine(Container container, String line) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(container.output()).contains(line));
    }

    @Test
    void a_folder_that_is_exchanged_in_any_way_is_followed_and_never_made_meanwhile() throws Exception {
        Path next = folder.resolve("next");
        try (var container = start()) {
            write(container.deploy, "1.0.0");
            awaitLine(container, RUNS + "1.0.0");

            // rm -rf deploy; mv next deploy
            write(next, "2.0.0");
            Files.delete(container.deploy.resolve("some.jar"));
            Files.delete(container.deploy);
            Files.move(next, container.deploy);
            awaitLine(container, RUNS + "2.0.0 (was 1.0.0)");

            // mv deploy old; mv next deploy
            write(next, "3.0.0");
            Files.move(container.deploy, folder.resolve("old"));
            Files.move(next, container.deploy);
            awaitLine(container, RUNS + "3.0.0 (was 2.0.0)");

            // ln -s old new; mv -T new deploy
            Files.move(container.deploy, folder.resolve("one"));
            write(folder.resolve("two"), "4.0.0");
            Files.createSymbolicLink(container.deploy, folder.resolve("one"));
            Path link = Files.createSymbolicLink(folder.resolve("new"), folder.resolve("two"));
            Files.move(link, container.deploy, StandardCopyOption.ATOMIC_MOVE);
            awaitLine(container, RUNS + "4.0.0 (was 3.0.0)");
            write(folder.resolve("two"), "5.0.0");
            awaitLine(container, RUNS + "5.0.0 (was 4.0.0)");
            assertThat(container.output()).doesNotContain("stopped and removed");
        }
    }

    @Test
    void a_folder_that_is_gone_for_a_while_is_said_once_and_what_came_from_it_keeps_running() throws Exception {
        try (var container = start()) {
            write(container.deploy, "1.0.0");
            awaitLine(container, RUNS + "1.0.0");
            Path away = Files.move(container.deploy, folder.resolve("away"));
            String gone = "the deploy folder " + container.deploy
                    + " cannot be read: it does not exist; its bundles keep running; retrying";
            awaitLine(container, gone);
            assertThat(container.exec("aiko:swap some").err()).contains("cannot be read");
            Files.writeString(container.deploy, "no folder");
            awaitLine(container, "cannot be read: it is not a folder");
            Files.delete(container.deploy);

            Files.move(away, container.deploy);
            awaitLine(container, "the deploy folder " + container.deploy + " is readable again");
            write(container.deploy, "2.0.0");
            awaitLine(container, RUNS + "2.0.0 (was 1.0.0)");
            assertThat(container.output()).containsOnlyOnce(gone).doesNotContain("stopped and removed");
        }
    }

    @Test
    void a_folder_that_can_not_be_made_at_the_start_is_used_as_soon_as_it_comes() throws Exception {
        Path target = folder.resolve("later/deploy");
        Files.createSymbolicLink(folder.resolve("link"), target);
        try (var container = Container.start(
                        folder,
                        Distribution.freePort(),
                        Map.of(),
                        "--deploy",
                        folder.resolve("link").toString())
                .ready()) {
            awaitLine(container, "cannot be read: it is a broken link");
            write(target, "1.0.0");
            awaitLine(container, RUNS + "1.0.0");
        }
    }

    @Test
    void an_empty_folder_that_was_made_at_the_start_removes_nothing_for_good() throws Exception {
        Path area = folder.resolve("data/areas/some");
        try (var container = start()) {
            write(container.deploy, "1.0.0");
            awaitLine(container, RUNS + "1.0.0");
        }
        try (var container = Container.start(folder, Distribution.freePort(), Map.of(), "--deploy", folder + "/made")
                .ready()) {
            assertThat(folder.resolve("made")).isDirectory();
            assertThat(area).isDirectory();
            write(folder.resolve("made"), "2.0.0");
            awaitLine(container, RUNS + "2.0.0");
        }
    }

    @Test
    void a_version_that_the_framework_cannot_write_or_read_is_tried_again() throws Exception {
        try (var container = start()) {
            withNativeCode(container.deploy, "1.0.0");
            awaitLine(container, RUNS + "1.0.0");

            // As without file handles: the framework closes the bundle, and then cannot read it again.
            for (Path bundle : cached()) {
                Files.createDirectories(bundle.resolve("version1.1/revision.location/taken"));
            }
            withNativeCode(container.deploy, "2.0.0");
            awaitLine(
                    container,
                    "some 2.0.0 cannot be installed: the framework has lost its content; some 1.0.0 runs again");
            awaitLine(container, RUNS + "2.0.0 (was 1.0.0)");

            // As on a full disk: the framework has written a part of another version.
            for (Path bundle : cached()) {
                Path part = Files.createDirectories(bundle.resolve("version1.2"));
                Files.write(part.resolve("bundle.jar"), Distribution.bundle("some", Map.of("Bundle-Version", "2.5.0")));
            }
            withNativeCode(container.deploy, "3.0.0");
            awaitLine(container, RUNS + "3.0.0 (was 2.0.0)");

            // As on a full disk: the framework cannot write the new version.
            for (Path bundle : cached()) {
                createMissing(bundle.resolve("version2.4"));
            }
            withNativeCode(container.deploy, "4.0.0");
            awaitLine(container, "some 4.0.0 cannot be installed: java.nio.file." + causeOfMissingFolder());
            awaitLine(container, RUNS + "4.0.0 (was 3.0.0)");
            assertThat(container.output()).doesNotContain("cannot be processed");
        }
    }

    /** That of Java 17, and that of Java 25. */
    private static String causeOfMissingFolder() {
        return Runtime.version().feature() < 25 ? "FileSystemException" : "NoSuchFileException";
    }

    private static void createMissing(Path file) throws Exception {
        if (!Files.exists(file)) {
            Files.createFile(file);
        }
    }

    private List<Path> cached() throws Exception {
        try (Stream<Path> cached = Files.list(folder.resolve("data/cache"))) {
            return cached.filter(Files::isDirectory).toList();
        }
    }

    /** None for this machine; but the framework moves the content of such bundles when it refreshes them. */
    private static void withNativeCode(Path deploy, String version) throws Exception {
        Map<String, String> headers = Map.of("Bundle-Version", version, "Bundle-NativeCode", "none.so;osname=none,*");
        Files.write(deploy.resolve("some.jar"), Distribution.bundle("some", headers));
    }
}
