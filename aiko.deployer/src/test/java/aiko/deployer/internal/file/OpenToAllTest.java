// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenToAllTest {
    @TempDir
    Path folder;

    private void set(String permissions) throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void a_folder_that_every_user_can_write_to_is_named_with_the_command_that_mends_it() throws Exception {
        set("rwxrwxrwx");
        assertThat(OpenToAll.warning(folder).orElseThrow())
                .contains(folder + ",")
                .endsWith("; remove the permission with: chmod o-w " + folder);

        set("rwxrwx---");
        assertThat(OpenToAll.warning(folder)).isEmpty();
        assertThat(OpenToAll.warning(folder.resolve("missing"))).isEmpty();
    }
}
