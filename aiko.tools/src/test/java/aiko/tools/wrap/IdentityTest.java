// SPDX-License-Identifier: Apache-2.0
package aiko.tools.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aiko.tools.command.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityTest {
    private static String identity(String file, String moduleName, MavenProject... projects) throws UsageException {
        var library = new Library(Path.of(file), Optional.ofNullable(moduleName), List.of(projects), false);
        Identity identity = Identity.of(library, Optional.empty(), Optional.empty());
        return identity.symbolicName() + ' ' + identity.version();
    }

    @ParameterizedTest
    @CsvSource({
        "com.acme, util, com.acme.util",
        "com.acme, acme-util, com.acme.util",
        "com.acme, com.acme.util, com.acme.util",
        "acme, acme, acme",
        "com.acme, acmeutil, com.acme.acmeutil"
    })
    void coordinates_are_joined_without_what_they_have_in_common(String group, String artifact, String name)
            throws Exception {
        assertThat(identity("x.jar", null, new MavenProject(group, artifact, "1.2")))
                .isEqualTo(name + " 1.2.0");
    }

    @ParameterizedTest
    @CsvSource({
        "util-1.2.3.jar, util 1.2.3",
        "acme-util-2.0-beta-1.jar, acme-util 2.0.0.beta-1",
        "util_1.4.jar, util 1.4.0",
        "util.jar, util 0.0.0",
        "log4j-1.2-api.jar, log4j 1.2.0.api",
        "a b.jar, a_b 0.0.0"
    })
    void a_file_name_says_it_if_nothing_else_does(String file, String identity) throws Exception {
        assertThat(identity(file, null)).isEqualTo(identity);
    }

    @Test
    void the_module_name_goes_before_the_file_name() throws Exception {
        assertThat(identity("util-1.2.jar", "com.acme.util")).isEqualTo("com.acme.util 1.2.0");
    }

    @Test
    void of_several_projects_that_of_the_file_name_counts() throws Exception {
        var own = new MavenProject("com.acme", "util", "1.2");
        var contained = new MavenProject("org.other", "base", "3.4");
        assertThat(identity("util-1.2.jar", null, contained, own)).isEqualTo("com.acme.util 1.2.0");
        assertThat(identity("all.jar", null, contained, own)).isEqualTo("all 0.0.0");
    }

    @Test
    void a_snapshot_is_a_version() throws Exception {
        assertThat(identity("x.jar", null, new MavenProject("com.acme", "util", "1.2-SNAPSHOT")))
                .isEqualTo("com.acme.util 1.2.0.SNAPSHOT");
    }

    @Test
    void what_cannot_be_a_name_asks_for_one() {
        assertThatThrownBy(() -> identity(".jar", null))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--name");
    }
}
