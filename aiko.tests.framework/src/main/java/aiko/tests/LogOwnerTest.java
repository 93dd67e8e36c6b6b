// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.event.Handle;
import aiko.logging.AikoLogger;
import aiko.message.ConnectionState;
import aiko.process.AikoProcess;
import aiko.process.CurrentService;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.log.FormatterLogger;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.log.admin.LoggerAdmin;
import org.osgi.service.log.admin.LoggerContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** Whose a record is, and which records are written. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class LogOwnerTest {
    private static final String SHARED = "shared.Part";

    @InjectService(timeout = 10_000)
    AikoProcess process;

    @InjectService
    CurrentService currentService;

    @InjectService
    LoggerFactory loggers;

    @InjectService
    LoggerAdmin admin;

    @InjectService
    AikoLogger aikoLogger;

    @InjectService
    ConfigurationAdmin configurations;

    @InjectBundleContext
    BundleContext context;

    /** Records of one test have it, so that none is taken for a repeated one. */
    private final String text = UUID.randomUUID().toString();

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<Handle> handles = new ArrayList<>();
    private Configuration configuration;
    private HostedService first;
    private HostedService second;

    @BeforeEach
    void start() throws Exception {
        soon().until(() -> process.connectionState().isAtLeast(ConnectionState.TRANSPORT));
        follow(process.topicPath().process() + "/+/log");
        configuration = configurations.getConfiguration(FirstTalker.PID, "?");
        configuration.update(new Hashtable<>(Map.of("any", "value")));
        first = awaitService("first-talker");
        second = awaitService("second-talker");
    }

    @AfterEach
    void leave() throws Exception {
        handles.forEach(Handle::cancel);
        configuration.delete();
        soon().until(() -> process.services().stream()
                .noneMatch(service -> service.definition().name().endsWith("-talker")));
    }

    private static ConditionFactory soon() {
        return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
    }

    private void follow(String topicFilter) {
        handles.add(process.messages().subscribe(topicFilter, message -> {
            lines.add(message.topic()
                    + ' '
                    + message.text().replaceFirst("^\\S+ +", "").replaceAll(" +", " "));
        }));
        process.messages().synchronize().toCompletableFuture().join();
    }

    private HostedService awaitService(String name) {
        soon().until(() -> process.services().stream()
                .anyMatch(service -> service.definition().name().equals(name)));
        return process.services().stream()
                .filter(service -> service.definition().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void command(HostedService service, String command) {
        process.messages().publishCommand(service.topicPath().in(), command, text);
    }

    private void control(HostedService service, Object... parameters) {
        process.messages().publishCommand(service.topicPath().control(), "update", parameters);
    }

    private List<String> linesWith(String part) {
        return lines.stream().filter(line -> line.contains(part)).toList();
    }

    private void awaitLines(String... expected) {
        soon().untilAsserted(() -> assertThat(linesWith(text)).containsExactlyInAnyOrder(expected));
    }

    private static String log(HostedService service) {
        return service.topicPath().log();
    }

    @Test
    void a_record_of_a_handler_belongs_to_its_service_and_that_of_a_library_too() {
        command(first, "say");
        command(second, "sayThroughLibraries");

        awaitLines(
                log(first) + " INFO FIRSTTALKER says " + text,
                log(second) + " WARNING OFSLF4J says " + text,
                log(second) + " WARNING OFJAVA says " + text,
                log(second) + " WARNING OFSYSTEM says " + text);
    }

    @Test
    void work_on_other_threads_belongs_to_the_service_where_it_is_carried_or_the_logger_is_injected() {
        command(second, "sayOnOtherThreads");

        awaitLines(
                log(second) + " INFO SECONDTALKER says " + text + " by the injected logger",
                log(second) + " INFO PART says " + text + " on a wrapped thread",
                log(second) + " INFO PART says " + text + " by timer",
                log(second) + " INFO PART says " + text + " by task",
                process.topicPath().log() + " INFO PART says " + text + " on a thread of nobody");
    }

    @Test
    void what_a_service_subscribes_to_and_waits_for_belongs_to_it() {
        HostedService service = process.addService(ServiceDefinition.named("subscriber"));
        currentService.run(service, () -> {
            handles.add(process.messages().subscribe("test/owned/" + text, message -> {
                loggers.getLogger(SHARED).info("heard of {}", text);
            }));
            process.messages().synchronize().thenRun(() -> loggers.getLogger(SHARED)
                    .info("synchronized {}", text));
            handles.add(process.addConnectionListener(
                    state -> loggers.getLogger(SHARED).info("connected {}", text)));
        });
        process.messages().publish("test/owned/" + text, new byte[0]);

        awaitLines(
                log(service) + " INFO PART heard of " + text,
                log(service) + " INFO PART synchronized " + text,
                log(service) + " INFO PART connected " + text);
        service.remove();
    }

    @Test
    void loggers_that_are_injected_are_those_of_the_log_with_both_formats() throws Exception {
        var reference =
                context.getServiceReferences(FirstTalker.class, null).iterator().next();
        Logger injected = context.getService(reference).logger();
        assertThat(injected.getClass().getName()).startsWith("aiko.logging.");
        assertThat(injected.getName()).isEqualTo(FirstTalker.class.getName());
        context.ungetService(reference);

        loggers.getLogger(SHARED, FormatterLogger.class).warn("%s has %03d", text, 7);
        loggers.getLogger(SHARED).warn("{} keeps \\{} and \\\\{}", text, "this", new IllegalStateException("gone"));

        awaitLines(
                process.topicPath().log() + " WARNING PART " + text + " has 007",
                process.topicPath().log() + " WARNING PART " + text + " keeps {} and \\this");
    }

    @Test
    void a_level_from_the_wire_is_that_of_one_service_whichever_logger_it_uses() {
        long handled = first.statistics().handled();
        command(first, "whisper");
        // Control messages overtake others.
        soon().until(() -> first.statistics().handled() > handled);
        control(first, "log_level", "nonsense");
        control(first, "log_level", "DEBUG");
        soon().until(() -> first.logLevel().equals(Optional.of(LogLevel.DEBUG)));
        assertThat(second.logLevel()).isEmpty();
        command(second, "whisper");
        command(first, "whisper");

        awaitLines(
                log(first) + " DEBUG FIRSTTALKER whispers " + text,
                log(first) + " DEBUG OFSLF4J whispers " + text,
                log(first) + " DEBUG OFJAVA whispers " + text,
                log(first) + " DEBUG OFSYSTEM whispers " + text);
        assertThat(linesWith("unknown log level \"nonsense\"")).singleElement().satisfies(line -> assertThat(line)
                .startsWith(log(first) + " WARNING CONTROLLEDLEVELS ignoring message on "));

        lines.clear();
        control(first, "log_level", "ERROR");
        soon().until(() -> first.logLevel().equals(Optional.of(LogLevel.ERROR)));
        command(first, "sayThroughLibraries");
        command(second, "say");
        awaitLines(log(second) + " INFO SECONDTALKER says " + text);
    }

    @Test
    void the_level_of_a_service_is_not_that_of_the_mqtt_client() {
        control(first, "log_level", "DEBUG");
        soon().until(() -> first.logLevel().equals(Optional.of(LogLevel.DEBUG)));

        currentService.run(first, () -> {
            java.util.logging.Logger.getLogger("org.eclipse.paho.client.mqttv3.internal.ClientState")
                    .fine("packet " + text);
            java.util.logging.Logger.getLogger("org.example.Library").fine("detail " + text);
        });

        awaitLines(log(first) + " DEBUG LIBRARY detail " + text);
    }

    @Test
    void a_program_of_the_reference_finds_records_on_the_topic_of_the_process_while_it_follows_a_service() {
        String reader = process.topicPath() + "/" + first.topicPath().control() + "/0/in";
        command(first, "say");
        awaitLines(log(first) + " INFO FIRSTTALKER says " + text);

        share(first, reader, 300);
        command(second, "sayThroughLibraries");
        soon().untilAsserted(() -> assertThat(linesWith(text))
                .contains(
                        log(second) + " WARNING OFSLF4J says " + text,
                        process.topicPath().log() + " WARNING OFSLF4J says " + text,
                        process.topicPath().log() + " WARNING OFJAVA says " + text));

        share(first, reader, 0);
        lines.clear();
        command(second, "say");
        awaitLines(log(second) + " INFO SECONDTALKER says " + text);
    }

    private void share(HostedService service, String responseTopic, int lease) {
        var answers = new CopyOnWriteArrayList<String>();
        handles.add(process.messages().subscribe(service.topicPath().state(), message -> {
            answers.add(message.text());
        }));
        process.messages().publishCommand(service.topicPath().control(), "share", responseTopic, lease, "lifecycle");
        // The end of a lease is not answered, but a question after it is.
        process.messages().publishCommand(service.topicPath().control(), "share", "test/after", 0, "lifecycle");
        soon().until(() -> answers.contains("(sync test/after)"));
    }

    @Test
    void the_level_of_the_process_is_that_of_all_loggers_which_have_none() {
        Logger logger = loggers.getLogger(SHARED);
        assertThat(logger.isDebugEnabled()).isFalse();
        process.messages().publishCommand(process.topicPath().control(), "update", "log_level", "DEBUG");
        soon().until(logger::isDebugEnabled);
        assertThat(loggers.getLogger("io.netty.channel.Channel").isDebugEnabled())
                .isFalse();

        process.messages().publishCommand(process.topicPath().control(), "update", "log_level", "INFO");
        soon().until(() -> !logger.isDebugEnabled());
    }

    @Test
    void levels_come_from_config_admin_for_a_bundle_and_for_a_logger_and_from_logger_admin() throws Exception {
        Logger ours = loggers.getLogger("levels.Part");
        Configuration ofBundle =
                configurations.getConfiguration(LoggerContext.LOGGER_CONTEXT_PID + "|aiko.tests.framework", "?");
        ofBundle.update(new Hashtable<>(Map.of("levels", "DEBUG")));
        soon().until(ours::isDebugEnabled);
        assertThat(loggers.getLogger("other").isDebugEnabled()).isFalse();
        ofBundle.delete();
        soon().until(() -> !ours.isDebugEnabled());

        Configuration ofAll = configurations.getConfiguration(LoggerContext.LOGGER_CONTEXT_PID, "?");
        ofAll.update(new Hashtable<>(Map.of("levels.Part", "TRACE")));
        soon().until(ours::isTraceEnabled);
        ofAll.delete();
        soon().until(() -> !ours.isTraceEnabled());
        assertThat(ours.isInfoEnabled()).isTrue();

        Configuration setting = configurations.getConfiguration("aiko.logging", "?");
        setting.update(new Hashtable<>(Map.of("level.levels.Part", "DEBUG")));
        soon().until(ours::isDebugEnabled);
        setting.delete();
        soon().until(() -> !ours.isDebugEnabled());

        LoggerContext root = admin.getLoggerContext(null);
        Map<String, LogLevel> before = root.getLogLevels();
        Map<String, LogLevel> changed = root.getLogLevels();
        changed.put("levels", LogLevel.ERROR);
        root.setLogLevels(changed);
        assertThat(ours.isWarnEnabled()).isFalse();
        root.setLogLevels(before);
        assertThat(ours.isWarnEnabled()).isTrue();
    }

    @Test
    void a_logger_of_the_reference_has_a_level_and_a_topic_of_its_own() {
        follow("test/log/" + text);
        Logger logger = aikoLogger.logger("example.Part", LogLevel.DEBUG, "test/log/" + text);
        logger.debug("to a topic {}", text);
        aikoLogger.logger("example.Part", LogLevel.WARN).info("off {}", text);
        aikoLogger.logger("example.Part").info("plain {}", text);
        aikoLogger.logger("example.Part", "test/log/" + text).info("configured {}", text);

        awaitLines(
                "test/log/" + text + " DEBUG PART to a topic " + text,
                process.topicPath().log() + " INFO PART plain " + text,
                "test/log/" + text + " INFO PART configured " + text);
    }
}
