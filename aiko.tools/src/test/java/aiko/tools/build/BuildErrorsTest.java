// SPDX-License-Identifier: Apache-2.0
package aiko.tools.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BuildErrorsTest {
    @Test
    void a_compile_error_is_one_line_with_file_line_and_symbol() {
        List<String> errors = BuildErrors.of(
                """
                [ERROR] COMPILATION ERROR :\s
                [ERROR] /p/src/main/java/com/acme/Lamp.java:[22,9] cannot find symbol
                  symbol:   variable loger
                  location: class com.acme.Lamp
                [ERROR] Failed to execute goal org.apache.maven.plugins:maven-compiler-plugin:3.16.0:compile: Compilation failure
                [ERROR] /p/src/main/java/com/acme/Lamp.java:[22,9] cannot find symbol
                [ERROR]   symbol:   variable loger
                [ERROR] -> [Help 1]
                """
                        .lines()
                        .toList(),
                1);
        assertThat(errors)
                .containsExactly("/p/src/main/java/com/acme/Lamp.java:22: cannot find symbol: variable loger");
    }

    @Test
    void a_goal_that_fails_without_an_error_before_is_told() {
        assertThat(BuildErrors.of(
                        List.of("[ERROR] Failed to execute goal a:b:1:c (d) on project lamp: no such file -> [Help 1]"),
                        1))
                .containsExactly("a:b:1:c (d) on project lamp: no such file");
    }

    @Test
    void a_Maven_that_cannot_run_is_told_with_its_first_line() {
        assertThat(BuildErrors.of(List.of("", "The JAVA_HOME environment variable is not defined correctly"), 1))
                .containsExactly(
                        "Maven ended with status 1: The JAVA_HOME environment variable is not defined correctly");
    }

    @Test
    void of_many_errors_the_first_are_told() {
        List<String> output = IntStream.range(0, 30)
                .mapToObj(i -> "[ERROR] /p/A.java:[" + i + ",1] bad")
                .toList();
        assertThat(BuildErrors.of(output, 1))
                .hasSize(11)
                .startsWith("/p/A.java:0: bad")
                .endsWith("and 20 more");
    }

    @Test
    void only_what_Maven_was_not_allowed_to_download_asks_for_the_network() {
        Stream.of("Cannot access central in offline mode and the artifact a:b:jar:1 has not been downloaded")
                .forEach(error ->
                        assertThat(BuildErrors.needNetwork(List.of(error))).isTrue());
        assertThat(BuildErrors.needNetwork(List.of("/p/A.java:1: bad"))).isFalse();
    }

    @Test
    void a_broken_pom_is_one_line() {
        assertThat(BuildErrors.of(
                        java.util.List.of(
                                "[ERROR] [ERROR] Some problems were encountered while processing the POMs:",
                                "[ERROR] The build could not read 1 project -> [Help 1]",
                                "[ERROR]   ",
                                "[ERROR]   The project  (/p/pom.xml) has 1 error",
                                "[ERROR]     Non-readable POM /p/pom.xml: no more data available -> [Help 2]",
                                "[ERROR] ",
                                "[ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch.",
                                "[ERROR] Re-run Maven using the -X switch to enable full debug logging.",
                                "[ERROR] For more information about the errors and possible solutions, please read:",
                                "[ERROR] [Help 1] https://example.org/ProjectBuildingException"),
                        1))
                .last()
                .isEqualTo("Non-readable POM /p/pom.xml: no more data available");
    }
}
