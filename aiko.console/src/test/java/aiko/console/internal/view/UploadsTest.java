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
import java.util.concurrent.atomic.AtomicLong;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadsTest {
    private static final long LIMIT = 1 << 20;

    @TempDir
    Path data;

    private final AtomicLong clock = new AtomicLong();
    private Uploads uploads;
    private Path file;

    @BeforeEach
    void start() throws IOException {
        uploads = new Uploads(data, clock::get);
        file = Upload.file(data);
    }

    private static InputStream bundle() throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", "example.lamp");
        var bytes = new ByteArrayOutputStream();
        new JarOutputStream(bytes, manifest).close();
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    @Test
    void only_the_owner_reads_an_uploaded_file() throws IOException {
        uploads.receive(bundle(), LIMIT);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void a_file_that_nobody_confirms_is_deleted_after_some_minutes() throws IOException {
        Upload upload = uploads.receive(bundle(), LIMIT);
        clock.set(Uploads.LONGEST_WAIT.toNanos() - 1);
        uploads.discardOld();
        assertThat(file).exists();
        clock.incrementAndGet();
        uploads.discardOld();
        assertThat(file).doesNotExist();
        assertThat(uploads.take(upload.id(), "example.lamp")).isEmpty();
    }

    @Test
    void a_file_that_was_taken_is_left_to_who_has_taken_it() throws IOException {
        Upload upload = uploads.receive(bundle(), LIMIT);
        assertThat(uploads.take(upload.id(), "example.lamp")).contains(upload);
        clock.set(Uploads.LONGEST_WAIT.toNanos());
        uploads.discardOld();
        uploads.discard(upload.id());
        assertThat(file).exists();
    }

    @Test
    void who_cancels_discards_their_own_file_only() throws IOException {
        Upload first = uploads.receive(bundle(), LIMIT);
        Upload second = uploads.receive(bundle(), LIMIT);
        uploads.discard(first.id());
        assertThat(file).exists();
        uploads.discard(second.id());
        assertThat(file).doesNotExist();
    }

    @Test
    void a_file_that_was_left_behind_is_deleted_at_the_start() throws IOException {
        Files.writeString(file, "left behind");
        new Uploads(data, clock::get);
        assertThat(file).doesNotExist();
    }

    @Test
    void what_is_no_bundle_does_not_stay() {
        assertThatThrownBy(() -> uploads.receive(new ByteArrayInputStream(new byte[9]), LIMIT))
                .isInstanceOf(Problem.class);
        assertThat(file).doesNotExist();
    }
}
