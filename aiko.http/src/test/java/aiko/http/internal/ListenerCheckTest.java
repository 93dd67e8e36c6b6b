// SPDX-License-Identifier: Apache-2.0
package aiko.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.configuration.spi.ConfigurationProblem;
import aiko.configuration.spi.ConfiguredSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenerCheckTest {
    @TempDir
    private Path etc;

    private List<String> problems(Map<String, String> settings) {
        var problems = new ArrayList<ConfigurationProblem>();
        new ListenerCheck()
                .check(new ConfiguredSettings(ListenerConfiguration.PID, settings, etc, etc, Map.of()), problems::add);
        return problems.stream()
                .map(problem -> problem.in(ListenerConfiguration.PID))
                .toList();
    }

    @Test
    void a_listener_without_tls_has_no_problem() {
        assertThat(problems(Map.of())).isEmpty();
        assertThat(problems(Map.of("tls.certificate", "", "tls.key", " "))).isEmpty();
    }

    @Test
    void files_that_are_missing_are_named_with_the_reason() {
        assertThat(problems(Map.of("tls.certificate", "nope.pem", "tls.key", "nope.key")))
                .containsExactly("tls.* of aiko.http: cannot read " + etc.resolve("nope.pem")
                        + ": no such file; the listener does not listen");
    }

    @Test
    void a_certificate_and_a_key_require_each_other() {
        assertThat(List.of(problems(Map.of("tls.certificate", "a.pem")), problems(Map.of("tls.key", "a.key"))))
                .containsOnly(List.of("tls.* of aiko.http: tls.certificate and tls.key of aiko.http require each"
                        + " other; the listener does not listen"));
    }
}
