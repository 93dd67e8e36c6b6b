// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.event.internal.EventLoopThread;
import aiko.message.Message;
import aiko.message.internal.LogLines;
import aiko.message.internal.Mosquitto;
import aiko.message.internal.MqttMessages;
import aiko.message.internal.RawClient;
import aiko.message.internal.transport.MqttSettings;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceHandler;
import aiko.process.TopicPath;
import aiko.process.internal.loop.ThreadServices;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server keeps and sends with each connection is no command, unless the service says so. */
class RetainedCommandTest {
    private static final String IN = "test/host/1/1/in";
    private static final String CONTROL = "test/host/1/1/control";

    @TempDir
    Path folder;

    private final LogLines log = new LogLines();
    private final EventLoopThread eventLoop = new EventLoopThread(
            "aiko-test", (name, failure) -> log.logger.error("{} failed: {}", name, failure.toString()));
    private final List<String> executed = new CopyOnWriteArrayList<>();
    private Mosquitto mosquitto;
    private RawClient other;
    private MqttMessages messages;
    private ProcessCore core;

    @BeforeEach
    void start() throws Exception {
        mosquitto = Mosquitto.started(folder);
        other = new RawClient(mosquitto);
        var path = new TopicPath("test", "host", "1", "0");
        var settings = MqttSettings.of("localhost", mosquitto.port);
        var topics = new MqttMessages.OwnTopics(
                path.state(), "(absent 1)".getBytes(StandardCharsets.UTF_8), path.in(), path.process() + "/");
        messages = new MqttMessages(eventLoop, log.logger, settings, topics, connected -> core.connected(connected));
        core = new ProcessCore(
                new ProcessCore.Terms(path, "me", "1", new AtomicInteger()::incrementAndGet, false, status -> {}),
                eventLoop,
                new ThreadServices(),
                id -> eventLoop,
                messages,
                log.logger);
        eventLoop.start();
    }

    private void connect(ServiceDefinition definition) {
        core.open();
        core.host().addService(definition, new Recorder(), null, null, this);
        messages.open();
        await().until(() -> messages.statistics().connects() == 1);
    }

    private final class Recorder implements ServiceHandler {
        @Override
        public void in(Message message) {
            executed.add(message.text());
        }

        @Override
        public void control(Message message) {
            executed.add(message.text());
        }
    }

    @AfterEach
    void stop() throws Exception {
        messages.close(Duration.ofSeconds(1));
        eventLoop.terminate(Duration.ofSeconds(1));
        other.close();
        mosquitto.close();
    }

    @Test
    void they_are_not_executed_and_it_is_said_once_for_each_topic() throws Exception {
        other.retain(IN, "(open_door)");
        other.retain(CONTROL, "(restart)");
        connect(ServiceDefinition.named("door"));
        messages.synchronize().toCompletableFuture().get();
        messages.publish(IN, "(ring)".getBytes(StandardCharsets.UTF_8));
        await().until(() -> executed.contains("(ring)"));

        assertThat(executed).containsExactly("(ring)");
        assertThat(log.lines())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("WARN ignoring a retained message on " + IN + ": "))
                .anyMatch(line -> line.startsWith("WARN ignoring a retained message on " + CONTROL + ": "));
    }

    @Test
    void a_command_that_is_published_while_the_service_lives_is_executed_once_whether_it_is_kept_or_not()
            throws Exception {
        connect(ServiceDefinition.named("door"));
        messages.synchronize().toCompletableFuture().get();
        other.retain(IN, "(open_door)");

        await().until(() -> executed.contains("(open_door)"));
    }

    @Test
    void a_service_that_asks_for_them_gets_them_with_each_connection() throws Exception {
        other.retain(IN, "(open_door)");
        connect(ServiceDefinition.named("door").withRetained(true));
        await().until(() -> executed.size() == 1);
        other.close();
        mosquitto.kill();
        mosquitto.start();
        other = new RawClient(mosquitto);
        other.retain(IN, "(open_door)");
        await().until(() -> messages.statistics().connects() == 2 && executed.size() == 2);

        assertThat(log.lines()).noneMatch(line -> line.contains("ignoring a retained message"));
    }

    @Test
    void of_very_many_topics_only_some_are_named() {
        var now = new AtomicLong();
        var left = new RetainedCommands(log.logger, now::get);
        for (int i = 0; i < 10_000; i++) {
            left.ignored("a/" + i % 5_000);
        }
        assertThat(log.lines()).hasSize(RetainedCommands.MOST);

        now.addAndGet(RetainedCommands.AGAIN_AFTER.toNanos());
        left.ignored("a/0");
        assertThat(log.lines()).hasSize(RetainedCommands.MOST + 1);
    }
}
