// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.osgi.service.log.LogLevel;

class LogRecordTest {
    private static LogRecord record(LogLevel level, String message) {
        return new LogRecord(1, level, "org.apache.felix.scr", null, null, "main", message, new Error("token=hunter2"));
    }

    @Test
    void details_of_others_are_written_without_secrets() {
        LogLine line =
                LogLine.of(record(LogLevel.DEBUG, "{password=hunter1, a=b}").withoutSecrets());
        assertThat(line.message()).isEqualTo("{password=(hidden), a=b}");
        assertThat(line.stackTrace()).contains("token=(hidden)").doesNotContain("hunter");
    }

    @Test
    void what_others_tell_operators_is_written_as_it_is() {
        LogRecord record = record(LogLevel.INFO, "token=the word");
        assertThat(record.withoutSecrets()).isSameAs(record);
    }
}
