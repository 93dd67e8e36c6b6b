// SPDX-License-Identifier: Apache-2.0
package aiko.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import org.apache.felix.hc.api.Result.Status;
import org.junit.jupiter.api.Test;

class HealthReportTest {
    private static HealthResult result(String name, Status status, String text) {
        return new HealthResult(name, List.of("ready"), status, text, Duration.ofMillis(3));
    }

    @Test
    void without_warnings_and_failures_it_is_healthy() {
        var report = new HealthReport(List.of(result("disk", Status.OK, "room")));
        assertThat(report.overall()).isEqualTo(HealthReport.Overall.HEALTHY);
        assertThat(report.lines()).containsExactly("HEALTHY: 1 check", "OK     disk  room");
    }

    @Test
    void a_warning_is_no_failure() {
        var report = new HealthReport(
                List.of(result("disk", Status.WARN, "little room"), result("transport", Status.OK, "connected")));
        assertThat(report.overall()).isEqualTo(HealthReport.Overall.WARNING);
        assertThat(report.lines())
                .containsExactly(
                        "WARNING: 1 warns: disk", "WARN   disk       little room", "OK     transport  connected");
    }

    @Test
    void whatever_waits_fails_or_does_not_return_is_unhealthy() {
        for (Status status : List.of(Status.TEMPORARILY_UNAVAILABLE, Status.CRITICAL, Status.HEALTH_CHECK_ERROR)) {
            assertThat(new HealthReport(List.of(result("start", status, ""))).overall())
                    .isEqualTo(HealthReport.Overall.UNHEALTHY);
        }
        assertThat(new HealthReport(List.of(
                                result("a", Status.CRITICAL, ""),
                                result("b", Status.TEMPORARILY_UNAVAILABLE, ""),
                                result("c", Status.WARN, "")))
                        .summary())
                .isEqualTo("UNHEALTHY: 2 of 3 checks fail: a, b; 1 warns: c");
    }

    @Test
    void text_of_others_is_one_visible_line_and_correct_JSON() throws Exception {
        String hostile = "\"quoted\\\" \u001b[31m\nREADY forged";
        var report = new HealthReport(List.of(result("file", Status.CRITICAL, hostile)));
        assertThat(report.lines()).hasSize(2).noneMatch(line -> line.contains("\u001b") || line.contains("\n"));
        assertThat(report.json()).doesNotContain("\n", "\u001b");
        assertThat(new ObjectMapper()
                        .readTree(report.json())
                        .at("/checks/0/text")
                        .asText())
                .isEqualTo(hostile);
    }
}
