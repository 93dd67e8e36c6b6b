// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.deployer.DeployedFile.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files of the deploy folder are seen, and as what. */
class FolderTest {
    @TempDir
    Path temporary;

    private Path path;
    private Folder folder;
    private byte[] bundle;

    @BeforeEach
    void begin() throws IOException {
        path = Files.createDirectories(temporary.resolve("deploy"));
        folder = new Folder(path, ContentCheck.NONE);
        bundle = SomeBundle.of("some", "1.0.0");
    }

    private Folder.Entry entry(String name) {
        return folder.entries().get(name);
    }

    private boolean isBundle(String name) {
        return entry(name) != null && entry(name).bundle() != null;
    }

    @Test
    void what_is_no_jar_of_the_folder_itself_is_left_alone() throws IOException {
        for (String name : new String[] {
            ".hidden.jar",
            ".some.jar.Xa7Yt2",
            "some.jar.tmp",
            "some.tmp",
            "some.jar.part",
            "some.jar.crdownload",
            "some.jar~",
            "some.zip",
            "README"
        }) {
            Files.write(path.resolve(name), bundle);
        }
        Files.createDirectories(path.resolve("folder.jar"));
        Files.write(Files.createDirectories(path.resolve("sub")).resolve("deep.jar"), bundle);
        assertThat(folder.scan()).isFalse();
        assertThat(folder.entries()).isEmpty();
    }

    @Test
    void a_change_is_seen_by_looking() throws IOException {
        assertThat(folder.scan()).isFalse();
        Files.write(path.resolve("some.jar"), bundle);
        assertThat(folder.scan()).isTrue();
        assertThat(folder.scan()).isFalse();

        Files.write(path.resolve("some.jar"), SomeBundle.of("some", "1.0.1"));
        assertThat(folder.scan()).isTrue();
        assertThat(entry("some.jar").bundle().version()).hasToString("1.0.1");

        Files.delete(path.resolve("some.jar"));
        assertThat(folder.scan()).isTrue();
        assertThat(folder.entries()).isEmpty();
    }

    @Test
    void one_that_was_renamed_over_another_is_seen_even_if_it_is_as_old() throws IOException {
        Path file = Files.write(path.resolve("some.jar"), bundle);
        FileTime time = Files.getLastModifiedTime(file);
        folder.scan();

        Path other = Files.write(path.resolve("some.jar.tmp"), SomeBundle.of("some", "2.0.0"));
        Files.setLastModifiedTime(other, time);
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);

        assertThat(folder.scan()).isTrue();
        assertThat(entry("some.jar").bundle().version()).hasToString("2.0.0");
    }

    @Test
    void one_that_is_copied_slowly_waits_and_is_a_problem_only_once_it_is_still() throws IOException {
        Path file = path.resolve("slow.jar");
        for (int from = 0; from < bundle.length; from += 100) {
            Files.write(
                    file,
                    Arrays.copyOfRange(bundle, from, Math.min(bundle.length, from + 100)),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            assertThat(folder.scan()).isTrue();
            boolean isWhole = from + 100 >= bundle.length;
            assertThat(isBundle("slow.jar")).isEqualTo(isWhole);
            assertThat(folder.isBeingCopied()).isEqualTo(!isWhole);
        }
    }

    @Test
    void one_that_stays_incomplete_is_reported() throws IOException {
        Files.write(path.resolve("torn.jar"), Arrays.copyOf(bundle, bundle.length - 1));
        folder.scan();
        assertThat(entry("torn.jar").state()).isEqualTo(State.INCOMPLETE);
        await().until(() -> Folder.isStill(entry("torn.jar")));
        assertThat(folder.isBeingCopied()).isFalse();
    }

    @Test
    void a_link_counts_while_it_stays_in_the_folder() throws IOException {
        Files.write(path.resolve("some.jar"), bundle);
        Files.createSymbolicLink(path.resolve("link.jar"), Path.of("some.jar"));
        Files.createSymbolicLink(path.resolve("link-to-link.jar"), Path.of("link.jar"));
        folder.scan();
        assertThat(folder.entries().keySet()).allMatch(this::isBundle).hasSize(3);
    }

    @Test
    void a_link_that_leaves_the_folder_is_refused() throws IOException {
        Path outside = Files.write(temporary.resolve("outside.jar"), bundle);
        Files.createSymbolicLink(path.resolve("absolute.jar"), outside);
        Files.createSymbolicLink(path.resolve("relative.jar"), Path.of("../outside.jar"));
        Files.createSymbolicLink(path.resolve("link-to-link.jar"), Path.of("absolute.jar"));
        Files.createSymbolicLink(path.resolve("nowhere.jar"), Path.of("missing.jar"));
        folder.scan();
        assertThat(folder.entries()).hasSize(4);
        assertThat(folder.entries().values()).allMatch(entry -> entry.state() == State.REFUSED);
        assertThat(entry("link-to-link.jar").problem()).contains("leaves the deploy folder");
        assertThat(entry("nowhere.jar").problem()).contains("nowhere");
    }

    @Test
    void the_folder_itself_may_be_a_link() throws IOException {
        Files.write(path.resolve("some.jar"), bundle);
        Files.createSymbolicLink(path.resolve("link.jar"), Path.of("some.jar"));
        Path link = Files.createSymbolicLink(temporary.resolve("link"), path);
        folder = new Folder(link, ContentCheck.NONE);
        folder.scan();
        assertThat(isBundle("some.jar")).isTrue();
        assertThat(isBundle("link.jar")).isTrue();
    }

    @Test
    void a_folder_that_was_removed_is_made_again() throws IOException {
        Files.delete(path);
        folder.scan();
        Files.write(path.resolve("some.jar"), bundle);
        folder.scan();
        assertThat(isBundle("some.jar")).isTrue();
    }

    @Test
    void what_may_not_be_used_says_why_and_is_looked_at_again_when_that_changes() throws IOException {
        var verdict = new Object() {
            String reason = "nobody knows it";
            boolean changed = true;
        };
        folder = new Folder(path, new ContentCheck() {
            @Override
            public void check(byte[] content) throws UnusableFileException {
                if (verdict.reason != null) {
                    throw new UnusableFileException(verdict.reason, false);
                }
            }

            @Override
            public boolean hasChanged() {
                boolean was = verdict.changed;
                verdict.changed = false;
                return was;
            }
        });
        Files.write(path.resolve("some.jar"), bundle);
        folder.scan();
        assertThat(entry("some.jar").problem()).isEqualTo("nobody knows it");

        verdict.reason = null;
        assertThat(folder.scan()).isFalse();
        verdict.changed = true;
        assertThat(folder.scan()).isTrue();
        assertThat(isBundle("some.jar")).isTrue();
    }
}
