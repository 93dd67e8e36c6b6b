// SPDX-License-Identifier: Apache-2.0
package aiko.tools.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aiko.tools.command.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityTest {
    private static String identity(String file, String moduleName, MavenProject... projects) throws UsageException {
        var headers = new Attributes();
        if (moduleName != null) {
            headers.putValue("Automatic-Module-Name", moduleName);
        }
        return identityOf(file, headers, projects);
    }

    private static String identityOf(String file, Attributes headers, MavenProject... projects) throws UsageException {
        var library = new Library(Path.of(file), Path.of("copy.jar"), headers, List.of(projects), List.of(), false);
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
    void what_cannot_be_a_name_or_a_version_is_passed_over() throws Exception {
        var unfinished = new MavenProject("${project.groupId}", "util", "${project.version}");
        assertThat(identity("util-1.2.jar", "no name!", unfinished)).isEqualTo("util 1.2.0");
        assertThat(identity(".jar", null)).isEqualTo("library 0.0.0");
        assertThat(identity("..a..b..jar", null)).isEqualTo("a.b 0.0.0");
        assertThat(identity("x".repeat(250) + ".jar", null)).isEqualTo("x".repeat(200) + " 0.0.0");
    }

    @Test
    void a_bundle_of_long_ago_keeps_its_name_and_version() throws Exception {
        var headers = new Attributes();
        headers.putValue("Bundle-SymbolicName", "com.acme.old; singleton:=true");
        headers.putValue("Bundle-Version", "3.1");
        assertThat(identityOf("x-7.jar", headers)).isEqualTo("com.acme.old 3.1.0");
    }

    @Test
    void what_is_given_and_cannot_be_used_is_refused() {
        var library = new Library(Path.of("x.jar"), Path.of("copy.jar"), new Attributes(), List.of(), List.of(), false);
        assertThatThrownBy(() -> Identity.of(library, Optional.of("a b"), Optional.empty()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--name");
        assertThatThrownBy(() -> Identity.of(library, Optional.empty(), Optional.of("new")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--version");
    }
}
