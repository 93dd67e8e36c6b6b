// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.event.Handle;
import aiko.message.ConnectionState;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.service.log.LoggerFactory;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;
import org.slf4j.event.Level;

@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class LogTest {
    private static final String LINE = "\\d{4}-\\d\\d-\\d\\d_\\d\\d:\\d\\d:\\d\\d\\.\\d{3} ";

    @InjectService(timeout = 10_000)
    AikoProcess process;

    @InjectService
    LoggerFactory loggers;

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private Handle subscription;

    @BeforeEach
    void follow_the_log() {
        await().until(() -> process.connectionState().isAtLeast(ConnectionState.TRANSPORT));
        subscription = process.messages().subscribe(process.topicPath().process() + "/+/log", message -> {
            lines.add(message.toString());
        });
        process.messages().synchronize().toCompletableFuture().join();
    }

    @AfterEach
    void leave() {
        subscription.cancel();
    }

    private void awaitLine(String topic, String record) {
        await().untilAsserted(() -> assertThat(lines).anyMatch(line -> line.matches(topic + " " + LINE + record)));
    }

    @Test
    void java_util_logging_ends_in_the_log() {
        Logger.getLogger("some.library.Part").warning("from java.util.logging");

        awaitLine(process.topicPath().log(), " WARNING               PART from java.util.logging");
    }

    @Test
    void slf4j_ends_in_the_log() {
        org.slf4j.LoggerFactory.getLogger("some.library.Other")
                .atLevel(Level.ERROR)
                .log("from {}", "SLF4J");

        awaitLine(process.topicPath().log(), "   ERROR              OTHER from SLF4J");
    }

    @Test
    void a_record_of_a_bundle_with_one_service_goes_to_the_topic_of_that_service() {
        HostedService service = process.addService(ServiceDefinition.named("talker"));

        loggers.getLogger("aiko.tests.Talker").info("from the {}", "service");

        awaitLine(service.topicPath().log(), "    INFO             TALKER from the service");
        service.remove();
    }

    @Test
    void a_level_that_is_off_is_not_written() {
        loggers.getLogger("aiko.tests.Quiet").debug("unheard");
        loggers.getLogger("aiko.tests.Quiet").info("heard");

        awaitLine(process.topicPath().log(), "    INFO              QUIET heard");
        assertThat(lines).noneMatch(line -> line.contains("unheard"));
    }
}
