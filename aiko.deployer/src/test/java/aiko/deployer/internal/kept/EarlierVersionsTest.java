// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.kept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aiko.deployer.internal.jar.BundleFile;
import aiko.deployer.internal.jar.BundleReader;
import aiko.deployer.internal.jar.SignaturePolicy;
import aiko.deployer.internal.jar.SomeBundle;
import aiko.deployer.internal.jar.UnusableFileException;
import aiko.deployer.internal.settings.JarLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlierVersionsTest {
    @TempDir
    Path data;

    private EarlierVersions kept;
    private BundleFile first;
    private BundleFile second;

    @BeforeEach
    void begin() throws Exception {
        kept = again(SignaturePolicy.NONE);
        first = file("1.0.0");
        second = file("2.0.0");
    }

    /** After a restart of the container. */
    private EarlierVersions again(SignaturePolicy check) throws IOException {
        return new EarlierVersions(data, check, reader());
    }

    private BundleReader reader() {
        return new BundleReader(data.resolve("checked"), () -> JarLimits.DEFAULT);
    }

    private BundleFile file(String version) throws Exception {
        Path file = Files.write(data.resolve("some.jar"), SomeBundle.of("some", version));
        return reader().read(file);
    }

    private static Optional<String> version(Optional<BundleFile> file) {
        return file.map(found -> found.version().toString());
    }

    @Test
    void what_ran_last_is_there_after_a_restart() throws Exception {
        kept.keep(List.of(first));

        EarlierVersions restarted = again(SignaturePolicy.NONE);

        assertThat(version(restarted.insteadOf(second))).contains("1.0.0");
        assertThat(restarted.insteadOf(first)).isEmpty();
        assertThat(restarted.from("some.jar")).contains("some");
        assertThat(restarted.previous("some")).isEmpty();
    }

    @Test
    void one_step_back_is_kept_and_the_same_content_again_is_no_step() throws Exception {
        kept.keep(List.of(first));
        kept.keep(List.of(second));
        kept.keep(List.of(second));

        assertThat(version(kept.last("some"))).contains("2.0.0");
        assertThat(version(kept.previous("some"))).contains("1.0.0");
        kept.keep(List.of(file("3.0.0")));
        assertThat(version(kept.previous("some"))).contains("2.0.0");
    }

    @Test
    void one_that_cannot_be_kept_does_not_take_the_others_with_it() throws Exception {
        BundleFile other = reader().read(Files.write(data.resolve("other.jar"), SomeBundle.of("other", "1.0.0")));
        Files.delete(other.content());

        assertThatThrownBy(() -> kept.keep(List.of(first, other))).isInstanceOf(IOException.class);

        assertThat(version(again(SignaturePolicy.NONE).last("some"))).contains("1.0.0");
        assertThat(again(SignaturePolicy.NONE).last("other")).isEmpty();
    }

    @Test
    void what_has_gone_leaves_no_file() throws Exception {
        kept.keep(List.of(first));
        kept.keep(List.of(second));

        kept.retain(Set.of("other"));

        assertThat(data.resolve("deployed/some.jar")).doesNotExist();
        assertThat(data.resolve("previous/some.jar")).doesNotExist();
        assertThat(again(SignaturePolicy.NONE).last("some")).isEmpty();
    }

    @Test
    void what_may_not_be_used_any_more_or_is_damaged_is_not() throws Exception {
        kept.keep(List.of(first));
        EarlierVersions strict = again(content -> {
            throw new UnusableFileException("not this one", false);
        });
        assertThat(strict.insteadOf(second)).isEmpty();

        Files.writeString(data.resolve("deployed/some.jar"), "half of it");

        assertThat(kept.insteadOf(second)).isEmpty();
    }

    @Test
    void nothing_is_read_written_or_deleted_through_links_in_the_place_of_its_folders() throws Exception {
        for (String name : new String[] {"deployed", "previous"}) {
            kept.keep(List.of(first));
            kept.keep(List.of(second));
            Path other = Files.createDirectory(data.resolve("other-" + name));
            Path precious = Files.write(other.resolve("some.jar"), SomeBundle.of("some", "9.0.0"));
            Path away = Files.move(data.resolve(name), data.resolve(name + "-away"));
            Files.createSymbolicLink(data.resolve(name), other);

            assertThat(version(name.equals("deployed") ? kept.last("some") : kept.previous("some")))
                    .isEmpty();
            assertThatThrownBy(() -> kept.keep(List.of(file("3.0.0")))).hasMessageContaining(name + " is a link");
            assertThatThrownBy(() -> kept.retain(Set.of())).hasMessageContaining(name + " is a link");
            assertThat(other)
                    .isDirectoryContaining(precious::equals)
                    .isDirectoryNotContaining(f -> !f.equals(precious));

            Files.delete(data.resolve(name));
            Files.move(away, data.resolve(name));
            kept.keep(List.of(file("3.0.0")));
            assertThat(version(kept.last("some"))).contains("3.0.0");
        }
    }

    @Test
    void a_folder_that_was_deleted_is_made_again() throws Exception {
        kept.keep(List.of(first));
        Files.delete(data.resolve("previous"));
        kept.keep(List.of(second));
        assertThat(version(kept.previous("some"))).contains("1.0.0");
    }
}
