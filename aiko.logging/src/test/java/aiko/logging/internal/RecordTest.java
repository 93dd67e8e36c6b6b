// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.service.log.LogLevel;

class RecordTest {
    private static final long MILLIS = LocalDateTime.of(2026, 3, 4, 5, 6, 7, 89_000_000)
            .atZone(ZoneId.systemDefault())
            .toInstant()
            .toEpochMilli();

    private static Record record(long millis, LogLevel level, String message) {
        return new Record(millis, level, "example.aloha.AlohaService", "example.aloha", message);
    }

    @Test
    void a_line_on_the_wire_has_the_references_format() {
        assertThat(record(MILLIS, LogLevel.INFO, "Aloha!").wireLine())
                .isEqualTo("2026-03-04_05:06:07.089     INFO       ALOHASERVICE Aloha!");
        assertThat(record(MILLIS, LogLevel.WARN, "x").wireLine()).contains("  WARNING       ALOHASERVICE x");
        assertThat(record(MILLIS, LogLevel.TRACE, "x").wireLine()).contains("    DEBUG ");
    }

    @Test
    void repeated_records_are_counted_for_a_while_and_then_reported() {
        List<String> written = new ArrayList<>();
        var repeats = new Repeats(Duration.ofSeconds(6), record -> written.add(record.message()));
        repeats.accept(record(0, LogLevel.INFO, "same"));
        repeats.accept(record(1_000, LogLevel.INFO, "same"));
        repeats.accept(record(5_999, LogLevel.INFO, "same"));
        repeats.accept(record(6_000, LogLevel.INFO, "same"));
        repeats.accept(record(6_001, LogLevel.WARN, "same"));
        assertThat(written).containsExactly("same", "Repeated message count: 2", "same", "same");
    }
}
