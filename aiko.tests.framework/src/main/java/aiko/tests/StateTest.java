// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.message.Message;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceHandler;
import aiko.process.ServiceState;
import aiko.tests.swap.Declaring;
import aiko.tests.swap.Guests;
import aiko.tests.swap.Painter;
import aiko.tests.swap.Painting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** What becomes of states that are not of the JDK alone, and of those that are kept over the end of a service. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class StateTest {
    private static final Path FOLDER = Path.of(System.getProperty("aiko.data.dir"), "state");

    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = 10_000)
    AikoProcess process;

    private SwapRig rig;

    @BeforeEach
    void start() {
        rig = new SwapRig(context, process);
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
        await().until(() -> files().isEmpty());
    }

    private static TestBundle painter(String version, boolean durable) {
        Map<String, String> properties = new HashMap<>(Map.of("version", version, "aiko.name", "painter"));
        if (durable) {
            properties.put("aiko.durable", "true");
        }
        return new TestBundle("swap.painter", version + ".0.0")
                .with(Painting.class, Painting.Color.class, Painter.class)
                .component(
                        "swap.painter",
                        Painter.class,
                        Painting.class,
                        properties,
                        Map.of("Recorder", "java.util.function.Consumer (swap=recorder)"));
    }

    private void paint(Map<String, String> things) {
        process.messages().publishCommand(rig.service("painter").topicPath().in(), "paint", things);
    }

    private static List<Path> files() throws IOException {
        if (!Files.isDirectory(FOLDER)) {
            return List.of();
        }
        try (var files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().contains("painter")).toList();
        }
    }

    @Test
    void enums_of_the_bundle_become_those_of_the_next_version() throws Exception {
        rig.start(painter("1", false));
        paint(Map.of("wall", "RED"));
        paint(Map.of("door", "GREEN"));
        rig.awaitSaid("1 has {door=GREEN, wall=RED}");

        rig.update(painter("2", false));

        rig.awaitSaid("2 takes over {door=GREEN, wall=RED}");
        rig.update(painter("3", false));
        rig.awaitSaid("3 takes over {door=GREEN, wall=RED}");
        assertThat(rig.log).noneMatch(line -> line.contains("state"));
        assertThat(files()).isEmpty();
    }

    @Test
    void what_will_never_be_handed_over_is_said_when_the_service_is_added() throws Exception {
        rig.start(new TestBundle("swap.declaring", "1.0.0")
                .with(Guests.class, Declaring.class, Declaring.Visit.class)
                .component(
                        "swap.declaring", Declaring.class, Guests.class, Map.of("aiko.name", "declaring"), Map.of()));

        assertThat(rig.lines(1, "service declaring").get(0))
                .contains(
                        "state cannot be handed over: aiko.tests.swap.Declaring$Visit is not a class of the JDK; hand over"
                                + " values of the JDK");
    }

    @Test
    void a_durable_state_outlives_the_service_and_goes_with_the_bundle() throws Exception {
        Bundle bundle = rig.start(painter("1", true));
        paint(Map.of("wall", "RED"));
        rig.awaitSaid("1 has {wall=RED}");
        await().until(() -> !files().isEmpty());

        bundle.stop();
        assertThat(rig.find("painter")).isEmpty();
        bundle.start();
        rig.awaitSaid("1 takes over {wall=RED}");
        rig.update(painter("2", true));
        rig.awaitSaid("2 takes over {wall=RED}");
        paint(Map.of("door", "GREEN"));
        rig.awaitSaid("2 has {door=GREEN, wall=RED}");
        bundle.stop();
        bundle.start();
        rig.awaitSaid("2 takes over {door=GREEN, wall=RED}");
        assertThat(files()).isNotEmpty();

        bundle.uninstall();

        await().until(() -> files().isEmpty());
        rig.start(painter("3", true));
        paint(Map.of());
        rig.awaitSaid("3 has {}");
    }

    @Test
    void a_version_that_is_not_durable_any_more_leaves_nothing_behind() throws Exception {
        rig.start(painter("1", true));
        paint(Map.of("wall", "RED"));
        await().until(() -> !files().isEmpty());

        rig.update(painter("2", false));

        rig.awaitSaid("2 takes over {wall=RED}");
        await().until(() -> files().isEmpty());
    }

    /** Added by hand. */
    private final class Remembering implements ServiceHandler, ServiceState {
        private final String name;
        private String last = "nothing";

        Remembering(String name) {
            this.name = name;
        }

        @Override
        public void in(Message message) {
            last = message.text();
        }

        @Override
        public Optional<?> handOver() {
            return Optional.ofNullable(last);
        }

        @Override
        public void takeOver(Object state) {
            rig.said.add(name + " takes over " + state);
        }
    }

    @Test
    void services_of_one_name_have_a_state_each_that_goes_when_they_are_removed() throws Exception {
        var definition = ServiceDefinition.named("painter-by-hand").withDurable(true);
        HostedService first = process.addService(definition, new Remembering("first"));
        HostedService second = process.addService(definition, new Remembering("second"));
        process.messages().publishCommand(first.topicPath().in(), "one");
        process.messages().publishCommand(second.topicPath().in(), "two");
        await().until(() -> files().stream()
                        .filter(file -> file.toString().endsWith(".state"))
                        .count()
                == 2);

        first.remove();
        await().until(() -> files().stream()
                        .filter(file -> file.toString().endsWith(".state"))
                        .count()
                == 1);
        process.addService(definition, new Remembering("third")).remove();
        second.remove();

        await().until(() -> files().isEmpty());
        assertThat(rig.said).isEmpty();
    }

    @Test
    void a_durable_service_without_a_state_is_told_so() throws Exception {
        HostedService service =
                process.addService(ServiceDefinition.named("stateless").withDurable(true), message -> {});

        assertThat(rig.lines(1, "service stateless").get(0))
                .contains("state not kept, although the service is durable: it does not implement ServiceState");
        service.remove();
    }
}
