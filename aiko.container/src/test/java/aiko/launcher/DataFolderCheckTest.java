// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.launcher.Owned.Kind;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataFolderCheckTest {
    private static final int ANNA = 1000;
    private static final int BERT = 1001;
    private static final int ROOT = 0;

    private final DataFolderCheck check = new DataFolderCheck(new ProcessUser(ANNA, "anna"));

    private static Owned owned(String path, Kind kind, int uid, String permissions) {
        return new Owned(Path.of(path), kind, uid, PosixFilePermissions.fromString(permissions));
    }

    private static Owned folder(int uid, String permissions) {
        return owned("/d", Kind.FOLDER, uid, permissions);
    }

    private Optional<String> folder(Owned folder) {
        return check.folder(folder, folder);
    }

    private Optional<String> content(String folderPermissions, Owned... content) {
        return check.content(folder(ANNA, folderPermissions), List.of(content));
    }

    @ParameterizedTest
    @CsvSource({"rwx------", "rwxr-xr-x", "rwxr-x---", "rwx--x--x"})
    void a_folder_of_the_user_that_nobody_else_writes_to_is_taken(String permissions) {
        assertThat(folder(folder(ANNA, permissions))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1000, rwxrwx---, chmod go-w /d",
        "1000, rwxrwxrwx, chmod go-w /d",
        "1000, rwx----w-, chmod go-w /d",
        "1001, rwx------, chown anna /d",
        "0,    rwxr-xr-x, chown anna /d",
        "1001, rwxrwxr-x, chown anna /d && chmod go-w /d"
    })
    void one_of_others_or_that_others_write_to_is_refused_with_the_commands_that_mend_it(
            int uid, String permissions, String commands) {
        assertThat(folder(folder(uid, permissions)).orElseThrow())
                .contains(" then run: " + commands + ", or use another data folder")
                .doesNotContain("\n");
    }

    @Test
    void root_is_no_exception() {
        var ofRoot = new DataFolderCheck(new ProcessUser(ROOT, "root"));
        Owned folder = folder(BERT, "rwx------");

        assertThat(ofRoot.folder(folder, folder).orElseThrow()).contains("chown root /d");
    }

    @Test
    void a_link_to_the_folder_is_the_users_or_roots() {
        Owned folder = folder(ANNA, "rwx------");
        assertThat(check.folder(owned("/d", Kind.LINK, ANNA, "rwxrwxrwx"), folder))
                .isEmpty();
        assertThat(check.folder(owned("/d", Kind.LINK, ROOT, "rwxrwxrwx"), folder))
                .isEmpty();
        assertThat(check.folder(owned("/d", Kind.LINK, BERT, "rwxrwxrwx"), folder))
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "cache",
        "areas",
        "deployed",
        "previous",
        "checked",
        "state",
        "registrar",
        "lock",
        "aiko.sock",
        "what-comes"
    })
    void no_link_in_it_is_followed(String name) {
        assertThat(content("rwx------", owned("/d/" + name, Kind.LINK, ANNA, "rwxrwxrwx"))
                        .orElseThrow())
                .endsWith(": rm /d/" + name);
    }

    @Test
    void a_cache_that_is_no_folder_and_a_lock_that_is_no_file_are_refused() {
        assertThat(content("rwx------", owned("/d/cache", Kind.FILE, ANNA, "rw-------"))
                        .orElseThrow())
                .isEqualTo("/d/cache: not a folder; remove it with: rm /d/cache");
        assertThat(content("rwx------", owned("/d/lock", Kind.OTHER, ANNA, "rw-------"))
                        .orElseThrow())
                .isEqualTo("/d/lock: not a file; remove it with: rm -r /d/lock");
    }

    @Test
    void what_others_have_put_there_is_refused_and_what_root_has_is_not() {
        Owned foundByRoot = owned("/d/lost+found", Kind.FOLDER, ROOT, "rwx------");

        assertThat(content("rwx------", foundByRoot)).isEmpty();
        assertThat(content(
                                "rwx------",
                                foundByRoot,
                                owned("/d/areas", Kind.FOLDER, BERT, "rwx------"),
                                owned("/d/state", Kind.FOLDER, BERT, "rwx------"))
                        .orElseThrow())
                .contains("rm -r /d/areas /d/state,")
                .endsWith(": chown -hR anna /d/areas /d/state");
    }

    @Test
    void what_others_may_write_to_is_refused_if_they_get_there() {
        Owned areas = owned("/d/areas", Kind.FOLDER, ANNA, "rwxrwxr-x");

        assertThat(content("rwx------", areas)).isEmpty();
        assertThat(content("rwxr-xr-x", owned("/d/history", Kind.FILE, ANNA, "rw-rw-r--"), areas)
                        .orElseThrow())
                .endsWith(": chmod go-rwx /d, or if others have to read there: chmod -R go-w /d/areas");
    }

    @Test
    void a_command_is_right_for_every_name() {
        Owned odd = owned("/d d/it's", Kind.FOLDER, ANNA, "rwxrwx---");

        assertThat(folder(odd).orElseThrow()).contains("chmod go-w '/d d/it'\\''s'");
    }
}
