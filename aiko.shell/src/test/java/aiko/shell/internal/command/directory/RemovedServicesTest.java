// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.directory;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.process.ServiceDetails;
import aiko.process.TopicPath;
import aiko.shell.internal.command.directory.RemovedServices.Clock;
import aiko.shell.internal.request.DirectoryQueries.Removed;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.Test;

class RemovedServicesTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Clock CLOCK = new Clock(NOW, 1_000);
    private static final TopicPath HERE = TopicPath.parse("aiko/here/7/0");

    private static String listed(String registrarHost, String added, String removed) {
        var service = ServiceDetails.of(List.of("aiko/there/9/1", "lamp", "*", "mqtt", "me", List.of()));
        return new RemovedServices(
                        HERE,
                        TopicPath.parse("aiko/" + registrarHost + "/3/1"),
                        List.of(new Removed(service, added, removed)))
                .listing(CLOCK)
                .toString();
    }

    private static String local(Instant time) {
        return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")
                .withZone(ZoneId.systemDefault())
                .format(time);
    }

    @Test
    void seconds_of_this_host_become_times_and_ages() {
        assertThat(listed("here", "870.0", "990.5"))
                .contains(local(NOW.minusSeconds(130)) + "  " + local(NOW.minusMillis(9_500)) + "  9.5 s  120.5 s")
                .doesNotContain("unknown");
    }

    @Test
    void the_clock_of_another_host_tells_only_how_long_a_service_existed() {
        assertThat(listed("there", "870.0", "990.5"))
                .contains("  -      -        -    120.5 s")
                .endsWith(
                        "times unknown: primary registrar aiko/there/3/1 sends seconds of a clock that is not the clock of"
                                + " this host");
    }

    @Test
    void a_value_that_this_clock_has_not_reached_is_of_another_one() {
        assertThat(listed("here", "870.0", "99990.5")).contains("times unknown");
    }

    @Test
    void anything_but_a_number_is_no_time() {
        assertThat(listed("here", "soon", "NaN"))
                .contains("  -      -        -    -")
                .contains("times unknown");
    }
}
