// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aiko.deployer.internal.settings.JarLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleReaderTest {
    @TempDir
    Path folder;

    private BundleFile read(byte[] content) throws IOException, UnusableFileException {
        Path file = folder.resolve("some.jar");
        Files.write(file, content);
        return new BundleReader(folder.resolve("copies"), () -> JarLimits.DEFAULT).read(file);
    }

    private static byte[] bundle(String symbolicName, String version) throws IOException {
        return SomeBundle.of(symbolicName, version);
    }

    @Test
    void a_whole_bundle_is_read() throws Exception {
        BundleFile file = read(bundle("a.b;singleton:=true", "1.2.3.x"));
        assertThat(file.symbolicName()).isEqualTo("a.b");
        assertThat(file.version()).hasToString("1.2.3.x");
    }

    @Test
    void a_bundle_that_is_cut_off_anywhere_is_incomplete() throws Exception {
        byte[] whole = bundle("a", "1.0.0");
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(part))
                    .as("cut off after %d bytes", length)
                    .isInstanceOfSatisfying(UnusableFileException.class, cut -> assertThat(cut.isIncomplete())
                            .isTrue());
        }
    }

    @Test
    void a_damaged_entry_is_found() throws Exception {
        byte[] damaged = bundle("a", "1.0.0");
        for (int i = 0; i < damaged.length - 4; i++) {
            if (damaged[i] == 'P' && damaged[i + 1] == 'K' && damaged[i + 2] == 1 && damaged[i + 3] == 2) {
                damaged[i - 20] ^= 0x55;
                break;
            }
        }
        assertThatThrownBy(() -> read(damaged)).hasMessageContaining("corrupt");
    }

    @Test
    void a_name_that_files_cannot_be_named_after_is_refused() throws Exception {
        assertThat(read(bundle("a".repeat(200), "1.0.0")).symbolicName()).hasSize(200);
        assertThatThrownBy(() -> read(bundle("a".repeat(201), "1.0.0")))
                .hasMessage("its Bundle-SymbolicName has 201 characters: at most 200 are allowed; shorten it");
    }

    @Test
    void a_fragment_of_the_framework_is_refused_however_it_says_so() throws Exception {
        for (String host : new String[] {
            "system.bundle",
            "system.bundle;extension:=framework",
            " org.apache.felix.framework ; bundle-version=\"[1,2)\"",
            "\"system.bundle\"; extension := \"bootclasspath\"",
            "some.host;extension:=framework"
        }) {
            assertThatThrownBy(() -> read(SomeBundle.of("a", "1.0.0", Map.of("Fragment-Host", host))))
                    .as(host)
                    .hasMessageContaining("it is a fragment of the framework");
        }
        assertThat(read(SomeBundle.of("a", "1.0.0", Map.of("Fragment-Host", "system.bundles;extensions=b")))
                        .symbolicName())
                .isEqualTo("a");
    }

    @Test
    void what_is_no_bundle_says_why() throws Exception {
        assertThatThrownBy(() -> read("this is some text, no jar".getBytes())).hasMessageContaining("not a jar");
        assertThatThrownBy(() -> read(bundle(null, "1.0.0"))).hasMessageContaining("has no Bundle-SymbolicName");
        assertThatThrownBy(() -> read(bundle("a", "one"))).hasMessageContaining("\"one\" is not a version");
    }
}
