// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.message.ConnectionState;
import aiko.process.AikoConstants;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** What becomes of many services, of shared state and of classes when a bundle is replaced; and of several processes. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class SwapServicesTest {
    private static final String ANSWER = "test/swapped";

    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = 10_000)
    AikoProcess process;

    @InjectService
    ConfigurationAdmin configurations;

    private SwapRig rig;

    @BeforeEach
    void start() {
        rig = new SwapRig(context, process);
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    private Map<String, Integer> hosted() {
        var ids = new TreeMap<String, Integer>();
        process.services().forEach(service -> {
            if (service.definition().name().startsWith("hosted-")) {
                ids.put(service.definition().name(), service.serviceId());
            }
        });
        return ids;
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "everything"})
    void a_thousand_services_keep_their_places_whether_or_not_their_component_removes_them(String leaves)
            throws Exception {
        rig.start(rig.hosting("1", "count=1000", "leaves=" + leaves));
        rig.awaitSaid("1 activated");
        Map<String, Integer> before = hosted();
        HostedService last = rig.service("hosted-1000");
        process.messages().publishCommand(last.topicPath().in(), "one");
        rig.awaitSaid("1 service 1000 (one) is 1");
        rig.settleDirectory();
        rig.directory.clear();

        rig.update(rig.hosting("2", "count=1000", "leaves=" + leaves));
        process.messages().publishCommand(last.topicPath().in(), "two");

        rig.awaitSaid("2 service 1000 (two) is 2");
        assertThat(hosted()).hasSize(1000).isEqualTo(before);
        rig.settleDirectory();
        assertThat(rig.directory).hasSize(2).first().asString().contains(" marker ");
    }

    @Test
    void what_a_new_version_has_no_more_goes_with_one_line() throws Exception {
        rig.start(rig.hosting("1", "count=30", "leaves=everything"));
        rig.awaitSaid("1 activated");

        rig.update(rig.hosting("2", "count=20", "leaves=everything"));

        await().until(() -> hosted().size() == 20);
        assertThat(rig.lines(1, "not replaced").get(0))
                .contains("service hosted-21 ", "and 9 more of bundle swap.hosting");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "everything"})
    void leases_on_shared_state_go_on_and_hear_what_has_changed(String leaves) throws Exception {
        var answers = new CopyOnWriteArrayList<String>();
        var subscription = process.messages().subscribe(ANSWER, message -> {
            answers.add(message.text());
        });
        rig.start(rig.hosting("1", "count=1", "leaves=" + leaves, "tags=ec=true"));
        HostedService service = rig.service("hosted-1");
        rig.awaitSaid("1 activated");
        process.messages().publishCommand(service.topicPath().control(), "share", ANSWER, 300, "*");
        await().until(() -> answers.size() == 3);
        process.messages().publishCommand(service.topicPath().control(), "add", "note", "kept");
        await().until(() -> answers.contains("(add note kept)"));
        answers.clear();

        for (int version = 2; version <= 4; version++) {
            rig.update(rig.hosting(Integer.toString(version), "count=1", "leaves=" + leaves, "tags=ec=true"));
        }
        await().until(() -> answers.contains("(update version 4)"));
        assertThat(answers).containsExactly("(update version 2)", "(update version 3)", "(update version 4)");

        process.messages().publishCommand(service.topicPath().control(), "share", ANSWER, 0, "*");
        process.messages().publishCommand(service.topicPath().control(), "share", ANSWER, 0, "note");
        await().until(() -> answers.contains("(add note kept)"));
        assertThat(answers).hasSize(5);
        subscription.cancel();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "everything"})
    void default_items_and_leases_on_them_go_on(String leaves) throws Exception {
        var answers = new CopyOnWriteArrayList<String>();
        var subscription = process.messages().subscribe(ANSWER, message -> {
            answers.add(message.text());
        });
        rig.start(rig.hosting("1", "count=2", "leaves=" + leaves));
        HostedService service = rig.service("hosted-2");
        String control = service.topicPath().control();
        process.messages().publishCommand(control, "share", ANSWER, 300, List.of("lifecycle", "running"));
        process.messages().publishCommand(control, "update", "lifecycle", "busy");
        await().until(() -> answers.contains("(update lifecycle busy)"));

        for (int version = 2; version <= 3; version++) {
            rig.update(rig.hosting(Integer.toString(version), "count=2", "leaves=" + leaves));
            process.messages().publishCommand(control, "update", "lifecycle", "version " + version);
        }

        await().untilAsserted(() -> assertThat(answers)
                .containsExactly(
                        "(item_count 2)",
                        "(add lifecycle ready)",
                        "(add running True)",
                        "(update lifecycle busy)",
                        "(update lifecycle 9:version 2)",
                        "(update lifecycle 9:version 3)"));
        process.messages().publishCommand(control, "share", ANSWER, 0, "*");
        subscription.cancel();
    }

    @Test
    void nothing_holds_the_classes_of_earlier_versions() throws Exception {
        var loaders = new ArrayList<WeakReference<ClassLoader>>();
        Bundle bundle = rig.start(rig.hosting("1", "count=5", "leaves=everything"));
        for (int version = 2; version <= 12; version++) {
            rig.awaitSaid(version - 1 + " activated");
            loaders.add(new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
            process.messages()
                    .publishCommand(rig.service("hosted-3").topicPath().in(), "version", version);
            String leaves = version % 2 == 0 ? "nothing" : "everything";
            rig.update(rig.hosting(Integer.toString(version), "count=5", "leaves=" + leaves));
        }
        rig.awaitSaid("12 activated");
        await().until(() -> rig.said.stream().anyMatch(line -> line.endsWith(" (version 12) is 11")));
        awaitCollected(loaders);
    }

    @Test
    void nothing_holds_the_classes_of_a_service_that_waits() throws Exception {
        Bundle bundle = rig.start(rig.counter("1"));
        HostedService service = rig.service("counter");
        var loader = new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader());
        rig.update(rig.hosting("2", "count=1", "leaves=nothing"));
        rig.awaitSaid("2 activated");
        awaitCollected(List.of(loader));
        assertThat(service.definition().name()).isEqualTo("counter");
    }

    private static void awaitCollected(List<WeakReference<ClassLoader>> loaders) {
        await().until(() -> {
            System.gc();
            return loaders.stream().allMatch(loader -> loader.get() == null);
        });
    }

    @Test
    void each_process_has_its_own_grace_time_and_threads() throws Exception {
        Object port = context.getServiceReference(AikoProcess.class).getProperty(AikoConstants.PROCESS_MQTT_PORT);
        Configuration prompt = configuration("prompt", "swap.grace", "0", port);
        Configuration threaded = configuration("threaded", "event.threads", "3", port);
        AikoProcess promptProcess = processOf("prompt");
        AikoProcess threadedProcess = processOf("threaded");
        rig.start(rig.counter("1"));
        int kept = rig.service("counter").serviceId();
        HostedService here = counter(threadedProcess);
        int first = counter(promptProcess).serviceId();
        for (int i = 0; i < 100; i++) {
            threadedProcess.messages().publishCommand(here.topicPath().in(), "count", i);
        }

        rig.update(rig.counter("2"));
        for (int i = 100; i < 200; i++) {
            threadedProcess.messages().publishCommand(here.topicPath().in(), "count", i);
        }

        await().until(() -> rig.said.stream().anyMatch(line -> line.endsWith("count 199")));
        assertThat(rig.said.stream()
                        .filter(line -> line.contains(" count "))
                        .map(line -> Integer.parseInt(line.replaceAll(".* ", ""))))
                .hasSize(200)
                .isSorted();
        assertThat(rig.service("counter").serviceId()).isEqualTo(kept);
        assertThat(counter(threadedProcess).serviceId()).isEqualTo(here.serviceId());
        assertThat(counter(promptProcess).serviceId()).isGreaterThan(first);
        prompt.delete();
        threaded.delete();
        await().until(() ->
                references("prompt").isEmpty() && references("threaded").isEmpty());
    }

    private Configuration configuration(String name, String key, String value, Object port) throws Exception {
        Configuration configuration = configurations.getFactoryConfiguration("aiko.process.additional", name, "?");
        configuration.update(new Hashtable<>(
                Map.of("namespace", name, "mqtt.host", "127.0.0.1", "mqtt.port", port.toString(), key, value)));
        return configuration;
    }

    private AikoProcess processOf(String name) throws Exception {
        await().until(() -> !references(name).isEmpty());
        AikoProcess found = context.getService(references(name).get(0));
        await().until(() -> found.connectionState().isAtLeast(ConnectionState.TRANSPORT));
        return found;
    }

    private List<ServiceReference<AikoProcess>> references(String name) throws Exception {
        return List.copyOf(context.getServiceReferences(AikoProcess.class, "(aiko.process.name=" + name + ")"));
    }

    private static HostedService counter(AikoProcess process) {
        await().until(() -> process.services().stream().anyMatch(SwapServicesTest::isCounter));
        return process.services().stream()
                .filter(SwapServicesTest::isCounter)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isCounter(HostedService service) {
        return service.definition().name().equals("counter");
    }
}
