// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import aiko.deployer.DeployedFile.State;
import aiko.deployer.DeployerStatistics;
import aiko.deployer.internal.jar.BundleReader;
import aiko.deployer.internal.jar.SignaturePolicy;
import aiko.deployer.internal.jar.SomeBundle;
import aiko.deployer.internal.jar.UnusableFileException;
import aiko.deployer.internal.settings.JarLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
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
        folder = new Folder(path, SignaturePolicy.NONE, reader());
        bundle = SomeBundle.of("some", "1.0.0");
    }

    private BundleReader reader() {
        return new BundleReader(temporary.resolve("checked"), () -> JarLimits.DEFAULT);
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
    void files_that_are_taken_for_bundles_are_named_by_their_endings() throws IOException {
        for (String name : new String[] {"a.war", "b.zip", "c.whl", "d.class", "e.tar.gz"}) {
            Files.write(path.resolve(name), new byte[0]);
        }
        Files.createDirectories(path.resolve("folder.zip"));
        assertThat(folder.scan()).isTrue();
        assertThat(folder.entries()).hasSize(5);
        assertThat(entry("a.war").problem()).startsWith("it is a web application, not a bundle; ");
        assertThat(entry("b.zip").problem()).startsWith("it is an archive, which is not unpacked here; ");
        assertThat(entry("c.whl").problem()).startsWith("it is a Python wheel, not a bundle; ");
        assertThat(entry("d.class").problem()).startsWith("it is a single class, not a bundle; ");
        assertThat(entry("e.tar.gz").problem()).startsWith("it is an archive, ");
    }

    @Test
    void a_jar_whose_name_ends_in_capitals_is_said_not_to_be_read() throws IOException {
        Files.write(path.resolve("some.JAR"), bundle);

        assertThat(folder.scan()).isTrue();

        assertThat(isBundle("some.JAR")).isFalse();
        assertThat(entry("some.JAR").problem())
                .isEqualTo("it is ignored: its name does not end in .jar, in lower case; rename it");
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
        assertThat(entry("link-to-link.jar").problem()).contains("outside the deploy folder");
        assertThat(entry("nowhere.jar").problem()).contains("broken link");
    }

    @Test
    void the_folder_itself_may_be_a_link() throws IOException {
        Files.write(path.resolve("some.jar"), bundle);
        Files.createSymbolicLink(path.resolve("link.jar"), Path.of("some.jar"));
        Path link = Files.createSymbolicLink(temporary.resolve("link"), path);
        folder = new Folder(link, SignaturePolicy.NONE, reader());
        folder.scan();
        assertThat(isBundle("some.jar")).isTrue();
        assertThat(isBundle("link.jar")).isTrue();
    }

    @Test
    void a_folder_that_is_not_there_at_first_is_made_and_one_that_has_gone_is_not() throws IOException {
        Files.delete(path);
        folder.make();
        assertThat(path).isDirectory();
        folder.scan();
        assertThat(folder.tellsOfRemovals()).isFalse();
        Files.write(path.resolve("some.jar"), bundle);
        folder.scan();
        assertThat(folder.tellsOfRemovals()).isTrue();

        // Another one may be on its way to its place.
        Files.move(path, temporary.resolve("old"));
        folder.make();
        assertThat(path).doesNotExist();
        assertThatThrownBy(folder::scan).hasMessageContaining("cannot be read: it does not exist");
    }

    @Test
    void what_is_known_stays_while_the_folder_can_not_be_read() throws IOException {
        Files.write(path.resolve("some.jar"), bundle);
        folder.scan();
        Path old = Files.move(path, temporary.resolve("old"));
        assertThatThrownBy(folder::scan).isInstanceOf(UnreadableFolderException.class);
        assertThat(isBundle("some.jar")).isTrue();

        Files.writeString(path, "a file in its place");
        assertThatThrownBy(folder::scan).hasMessageContaining("it is not a folder");
        assertThat(isBundle("some.jar")).isTrue();

        Files.delete(path);
        Files.move(old, path);
        assertThat(folder.scan()).isFalse();
        assertThat(isBundle("some.jar")).isTrue();
    }

    /** Permissions mean nothing to root; a link that leads to itself can't be read by anybody. */
    private static void replaceByLinkToItself(Path place, Path aside) throws IOException {
        Files.move(place, aside);
        Files.createSymbolicLink(place, place.getFileName());
    }

    @Test
    void a_folder_that_can_not_be_read_keeps_what_is_known() throws IOException {
        Files.write(path.resolve("some.jar"), bundle);
        folder.scan();
        Path aside = temporary.resolve("aside");
        replaceByLinkToItself(path, aside);
        assertThatThrownBy(folder::scan).isInstanceOf(UnreadableFolderException.class);
        assertThat(isBundle("some.jar")).isTrue();

        Files.delete(path);
        Files.move(aside, path);
        assertThat(folder.scan()).isFalse();
        assertThat(isBundle("some.jar")).isTrue();
    }

    @Test
    void a_file_that_can_not_be_read_is_read_as_soon_as_it_can_be() throws IOException {
        Path file = path.resolve("some.jar");
        Path aside = temporary.resolve("aside.jar");
        Files.write(file, bundle);
        replaceByLinkToItself(file, aside);
        folder.scan();
        assertThat(isBundle("some.jar")).isFalse();

        Files.delete(file);
        Files.move(aside, file);
        assertThat(folder.scan()).isTrue();
        assertThat(isBundle("some.jar")).isTrue();
    }

    @Test
    void permissions_that_are_denied_are_named() throws IOException {
        Path file = Files.write(path.resolve("some.jar"), bundle);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        folder.scan();
        if (Files.isReadable(file)) {
            assertThat(isBundle("some.jar")).isTrue();
        } else {
            assertThat(entry("some.jar").problem()).contains("it cannot be read: permission denied");
        }
    }

    @Test
    void a_file_that_goes_counts_as_gone_only_after_a_moment() throws IOException {
        Path file = Files.write(path.resolve("some.jar"), bundle);
        folder.scan();
        Files.delete(file);
        assertThat(folder.scan()).isTrue();
        assertThat(folder.leaving()).containsExactly("some.jar");
        assertThat(folder.isChanging()).isTrue();
        await().until(folder::scan);
        assertThat(folder.leaving()).isEmpty();
        assertThat(folder.isChanging()).isFalse();
    }

    @Test
    void files_of_a_folder_that_was_exchanged_get_the_time_to_come() throws IOException {
        Files.write(path.resolve("some.jar"), bundle);
        folder.scan();
        Files.move(path, temporary.resolve("old"));
        Files.createDirectory(path);
        folder.scan();
        assertThat(folder.leaving()).containsExactly("some.jar");
        assertThat(folder.scan()).isFalse();

        Files.write(path.resolve("some.jar"), SomeBundle.of("some", "2.0.0"));
        assertThat(folder.scan()).isTrue();
        assertThat(folder.leaving()).isEmpty();
        assertThat(entry("some.jar").bundle().version()).hasToString("2.0.0");
    }

    @Test
    void a_pipe_is_refused_and_not_waited_for() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", path.resolve("pipe.jar").toString())
                        .start()
                        .waitFor())
                .isZero();
        folder.scan();
        assertThat(entry("pipe.jar").problem()).contains("a pipe");
    }

    @Test
    void copies_of_what_is_not_there_any_more_go() throws IOException {
        Files.write(path.resolve("some.jar"), bundle);
        folder.scan();
        Files.write(path.resolve("some.jar"), SomeBundle.of("some", "2.0.0"));
        folder.scan();
        assertThat(temporary.resolve("checked")).isDirectoryContaining(copy -> true);
        assertThat(temporary.resolve("checked").toFile().list())
                .containsExactly(entry("some.jar").bundle().hash() + ".jar");
    }

    @Test
    void what_may_not_be_used_says_why_and_is_looked_at_again_when_that_changes() throws IOException {
        var verdict = new Object() {
            String reason = "nobody knows it";
            boolean changed = true;
        };
        folder = new Folder(
                path,
                new SignaturePolicy() {
                    @Override
                    public void check(Path content) throws UnusableFileException {
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
                },
                reader());
        Files.write(path.resolve("some.jar"), bundle);
        folder.scan();
        assertThat(entry("some.jar").problem()).isEqualTo("nobody knows it");

        verdict.reason = null;
        assertThat(folder.scan()).isFalse();
        verdict.changed = true;
        assertThat(folder.scan()).isTrue();
        assertThat(isBundle("some.jar")).isTrue();
    }

    @Test
    void a_folder_that_is_called_like_a_jar_is_named_once() throws IOException {
        var comments = new java.util.ArrayList<String>();
        folder = new Folder(path, SignaturePolicy.NONE, reader(), comments::add);
        Files.createDirectories(path.resolve("some.jar"));
        folder.scan();
        folder.scan();
        assertThat(comments).singleElement().asString().startsWith("deploy/some.jar: ignored: it is a folder");
    }

    @Test
    void a_socket_and_a_device_are_refused() throws Exception {
        try (var socket = java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            socket.bind(java.net.UnixDomainSocketAddress.of(path.resolve("socket.jar")));
            Files.write(path.resolve("some.jar"), bundle);
            folder.scan();
            assertThat(entry("socket.jar").problem()).contains("a socket");
            assertThat(isBundle("some.jar")).isTrue();
        }
    }

    @Test
    void what_a_link_in_place_of_the_copies_leads_to_stays() throws IOException {
        Path precious = Files.createDirectories(temporary.resolve("precious"));
        Files.writeString(precious.resolve("file"), "precious");
        Files.createSymbolicLink(temporary.resolve("checked"), precious);
        Files.write(path.resolve("some.jar"), bundle);
        folder.scan();
        assertThat(entry("some.jar").problem()).contains("is a link: links are not followed");
        assertThat(precious).isDirectoryContaining(file -> file.endsWith("file"));
        assertThat(precious.toFile().list()).containsExactly("file");
    }

    @Test
    void files_that_are_refused_are_counted_once_for_each_content() throws IOException {
        var limits = new JarLimits(1 << 20, 10, 1 << 20);
        folder = new Folder(path, SignaturePolicy.NONE, new BundleReader(temporary.resolve("checked"), () -> limits));
        Files.write(path.resolve("large.jar"), bundle);
        Files.writeString(path.resolve("text.jar"), "this is some text, which is not a jar at all");
        folder.scan();
        folder.scan();
        assertThat(folder.statistics()).isEqualTo(new DeployerStatistics(2, 1));
        assertThat(entry("large.jar").problem())
                .startsWith("its manifest is larger than ")
                .endsWith("; raise deploy.manifest-limit");

        Files.write(path.resolve("large.jar"), SomeBundle.of("some", "1.0.10"));
        folder.scan();
        assertThat(folder.statistics()).isEqualTo(new DeployerStatistics(3, 2));
    }
}
