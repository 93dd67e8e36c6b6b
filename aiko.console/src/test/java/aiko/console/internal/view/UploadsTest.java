// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aiko.console.internal.request.Problem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadsTest {
    private static final long LIMIT = 1 << 20;

    @TempDir
    Path data;

    private final AtomicLong clock = new AtomicLong();
    private Uploads uploads;

    @BeforeEach
    void start() throws IOException {
        uploads = new Uploads(data, clock::get);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(data)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static InputStream bundle() throws IOException {
        return bundle("1.0.0");
    }

    private static InputStream bundle(String version) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", "example.lamp");
        manifest.getMainAttributes().putValue("Bundle-Version", version);
        var bytes = new ByteArrayOutputStream();
        new JarOutputStream(bytes, manifest).close();
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    @Test
    void only_the_owner_reads_an_uploaded_file() throws IOException {
        Path file = uploads.receive(bundle(), LIMIT).file();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void a_second_upload_does_not_replace_the_one_that_somebody_confirms() throws IOException {
        Upload first = uploads.receive(bundle("1.0.0"), LIMIT);
        Upload second = uploads.receive(bundle("6.6.6"), LIMIT);
        Upload confirmed = uploads.take(first.id(), "example.lamp").orElseThrow();

        assertThat(confirmed.version()).isEqualTo("1.0.0");
        assertThat(confirmed.file())
                .isNotEqualTo(second.file())
                .hasBinaryContent(bundle("1.0.0").readAllBytes());
        assertThat(confirmed.isUnchanged()).isTrue();
        assertThat(uploads.take(first.id(), "example.lamp")).as("a second time").isEmpty();
    }

    @Test
    void a_file_that_was_changed_after_the_upload_is_noticed() throws IOException {
        Upload upload = uploads.receive(bundle(), LIMIT);
        Files.write(upload.file(), bundle("6.6.6").readAllBytes());
        assertThat(upload.isUnchanged()).isFalse();
        Files.delete(upload.file());
        assertThat(upload.isUnchanged()).isFalse();
    }

    @Test
    void a_few_files_wait_and_further_ones_are_refused_until_there_is_room() throws IOException {
        Upload first = uploads.receive(bundle(), LIMIT);
        for (int i = 1; i < Uploads.MOST; i++) {
            uploads.receive(bundle(), LIMIT);
        }
        assertThatThrownBy(() -> uploads.receive(bundle(), LIMIT)).hasMessageContaining("confirm or cancel");
        assertThat(files()).hasSize(Uploads.MOST);
        uploads.discard(first.id());
        assertThat(uploads.receive(bundle(), LIMIT).file()).exists();
    }

    @Test
    void a_file_that_nobody_confirms_is_deleted_after_some_minutes() throws IOException {
        Upload upload = uploads.receive(bundle(), LIMIT);
        clock.set(Uploads.LONGEST_WAIT.toNanos() - 1);
        uploads.discardOld();
        assertThat(upload.file()).exists();
        clock.incrementAndGet();
        uploads.discardOld();
        assertThat(files()).isEmpty();
        assertThat(uploads.take(upload.id(), "example.lamp")).isEmpty();
    }

    @Test
    void a_file_that_was_taken_is_left_to_who_has_taken_it() throws IOException {
        Upload upload = uploads.receive(bundle(), LIMIT);
        assertThat(uploads.take(upload.id(), "example.lamp")).contains(upload);
        clock.set(Uploads.LONGEST_WAIT.toNanos());
        uploads.discardOld();
        uploads.discard(upload.id());
        assertThat(upload.file()).exists();
    }

    @Test
    void who_cancels_discards_their_own_file_only() throws IOException {
        Upload first = uploads.receive(bundle(), LIMIT);
        Upload second = uploads.receive(bundle(), LIMIT);
        uploads.discard(first.id());
        assertThat(files()).containsExactly(second.file());
    }

    @Test
    void files_that_were_left_behind_are_deleted_at_the_start_and_at_the_stop() throws IOException {
        uploads.receive(bundle(), LIMIT);
        new Uploads(data, clock::get);
        assertThat(files()).isEmpty();
        uploads.receive(bundle(), LIMIT);
        uploads.clear();
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void what_is_no_bundle_or_too_large_does_not_stay() throws IOException {
        assertThatThrownBy(() -> uploads.receive(new ByteArrayInputStream(new byte[9]), LIMIT))
                .isInstanceOf(Problem.class);
        assertThatThrownBy(() -> uploads.receive(bundle(), 10)).isInstanceOf(Problem.class);
        assertThat(files()).isEmpty();
    }
}
