// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.event.Handle;
import aiko.logging.LogHistory;
import aiko.logging.LoggedRecord;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LoggerFactory;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** Reading the log of this container, and following it. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class LogHistoryTest {
    private final String mark = UUID.randomUUID().toString();

    @InjectService(timeout = 10_000)
    AikoProcess process;

    @InjectService
    LogHistory history;

    @InjectService
    LoggerFactory loggers;

    private List<LoggedRecord> marked(int count) {
        return history.last(count, record -> record.message().contains(mark));
    }

    private LoggedRecord awaitMarked() {
        await().until(() -> !marked(1).isEmpty());
        return marked(1).get(0);
    }

    @Test
    void a_record_says_when_where_and_what() {
        Instant before = Instant.ofEpochMilli(System.currentTimeMillis());

        loggers.getLogger("some.part.Name").warn("what {} says", mark, new IllegalStateException("reason"));

        LoggedRecord record = awaitMarked();
        assertThat(record.time()).isBetween(before, Instant.now());
        assertThat(record.level()).isEqualTo(LogLevel.WARN);
        assertThat(record.logger()).isEqualTo("some.part.Name");
        assertThat(record.bundle()).isEqualTo("aiko.tests.framework");
        assertThat(record.message()).isEqualTo("what " + mark + " says");
        assertThat(record.stackTrace()).startsWith("java.lang.IllegalStateException: reason\n\tat ");
    }

    @Test
    void a_record_that_a_service_gave_carries_the_service() {
        HostedService service = process.addService(ServiceDefinition.named("failing"), message -> {
            throw new IllegalStateException(mark);
        });

        process.messages().publishCommand(service.topicPath().in(), "fail");

        LoggedRecord record = awaitMarked();
        assertThat(record.service()).isEqualTo(service.topicPath().toString());
        assertThat(record.serviceName()).isEqualTo("failing");
        service.remove();
    }

    @Test
    void who_follows_hears_of_each_record_until_cancelled() {
        var heard = new CopyOnWriteArrayList<LoggedRecord>();
        Handle following = history.follow(record -> {
            if (record.message().contains(mark)) {
                heard.add(record);
            }
        });
        for (int i = 0; i < 100; i++) {
            loggers.getLogger("some.part.Name").info("{} {}", i, mark);
        }
        await().until(() -> heard.size() == 100);
        assertThat(heard)
                .isEqualTo(marked(100))
                .isSortedAccordingTo((one, other) -> Long.compare(one.number(), other.number()));

        following.cancel();
        loggers.getLogger("some.part.Name").info("100 {}", mark);
        await().until(() -> marked(200).size() == 101);
        assertThat(heard).hasSize(100);
    }

    @Test
    void a_listener_that_fails_hears_of_nothing_more() {
        var heard = new CopyOnWriteArrayList<String>();
        history.follow(record -> {
            heard.add(record.message());
            throw new IllegalStateException("reason " + mark);
        });
        loggers.getLogger("some.part.Name").info("first {}", mark);
        loggers.getLogger("some.part.Name").info("second {}", mark);

        await().untilAsserted(() -> assertThat(marked(9))
                .extracting(LoggedRecord::message)
                .contains("first " + mark, "second " + mark)
                .anyMatch(message -> message.startsWith("a listener of the log failed: ")));
        assertThat(heard).hasSize(1);
    }
}
