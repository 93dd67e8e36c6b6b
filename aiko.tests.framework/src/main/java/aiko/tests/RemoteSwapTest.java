// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import aiko.client.AikoClient;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.process.TopicPath;
import aiko.tests.swap.Controller;
import aiko.tests.swap.Guestbook;
import aiko.tests.swap.Guests;
import aiko.tests.swap.Heating;
import aiko.tests.swap.Thermostat;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;
import org.osgi.util.tracker.ServiceTracker;

/** Imported services while callers and callees are replaced, or move. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class RemoteSwapTest {
    /** Calls that are made before an answer is waited for. */
    private static final int UNDER_WAY = 200;

    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = 10_000)
    AikoProcess process;

    @InjectService(timeout = 10_000)
    AikoClient client;

    private TwoProcesses rig;

    @BeforeEach
    void start() throws Exception {
        rig = new TwoProcesses(context, process, client);
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    /** Says what it is told, and answers with its number. */
    private final class Numbered implements Thermostat {
        private final int number;

        Numbered(int number) {
            this.number = number;
        }

        @Override
        public void set(double celsius) {
            rig.said.add(number + " set " + Math.round(celsius));
        }

        @Override
        public CompletionStage<Double> celsius() {
            return CompletableFuture.completedStage((double) number);
        }
    }

    private HostedService thermostat(AikoProcess host, String name, int number) {
        return rig.thermostat(host, name, new Numbered(number));
    }

    /** A bundle with a class of its own for the interface, and a component with a dynamic reference. */
    private static TestBundle heating(String version, String thermostat, String cardinality) {
        return new TestBundle("remote.heating", version + ".0.0")
                .with(Heating.class, Thermostat.class)
                .header("Import-Package", "aiko.process")
                .component(
                        "heating",
                        Heating.class,
                        null,
                        Map.of("version", version),
                        new TreeMap<>(Map.of(
                                "Recorder",
                                TwoProcesses.RECORDER,
                                "Thermostat",
                                Thermostat.class.getName() + " (aiko.name=" + thermostat + ") " + cardinality)));
    }

    private static TestBundle controller(String name, String thermostat) {
        return new TestBundle("remote." + name, "1.0.0")
                .with(Controller.class)
                .header("Import-Package", "aiko.process")
                .component(
                        name,
                        Controller.class,
                        null,
                        Map.of(),
                        new TreeMap<>(Map.of(
                                "Recorder",
                                TwoProcesses.RECORDER,
                                "Thermostat",
                                Thermostat.class.getName() + " (aiko.name=" + thermostat + ")")));
    }

    /** All imports of a framework, which only its system bundle sees. */
    private List<ServiceReference<?>> imports() throws Exception {
        ServiceReference<?>[] all = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .getBundleContext()
                .getAllServiceReferences(Thermostat.class.getName(), "(service.imported=true)");
        return all == null ? List.of() : List.of(all);
    }

    private static <T> T result(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void a_dynamic_reference_follows_services_that_come_and_go_and_its_component_stays() throws Exception {
        rig.start(heating("1", "remote-room", "0..n"));
        rig.awaitSaid("1 activated");
        HostedService one = thermostat(rig.second, "remote-room", 1);
        HostedService two = thermostat(rig.second, "remote-room", 2);
        rig.awaitSaid("bound " + one.topicPath());
        rig.awaitSaid("bound " + two.topicPath());
        rig.awaitSaid("1 set 20");
        rig.awaitSaid("2 set 20");

        one.remove();
        rig.awaitSaid("unbound " + one.topicPath());
        two.remove();
        rig.awaitSaid("unbound " + two.topicPath());
        assertThat(rig.said).doesNotContain("1 deactivated");
        assertThat(imports()).isEmpty();
    }

    @Test
    void a_reference_changes_to_the_process_to_which_its_service_has_moved() throws Exception {
        HostedService there = thermostat(rig.second, "remote-moving", 1);
        rig.start(heating("1", "remote-moving", "1..1"));
        rig.awaitSaid("1 activated");

        HostedService here = thermostat(process, "remote-moving", 2);
        await().until(() -> imports().size() == 2);
        there.remove();
        rig.awaitSaid("unbound " + there.topicPath());

        assertThat(rig.said)
                .containsSubsequence(
                        "bound " + there.topicPath(),
                        "1 activated",
                        "bound " + here.topicPath(),
                        "unbound " + there.topicPath())
                .doesNotContain("1 deactivated");
        rig.awaitSaid("2 set 20");
    }

    @Test
    void nobody_notices_that_a_service_is_replaced_while_it_is_called() throws Exception {
        Bundle callee = rig.start(new TestBundle("remote.callee", "1.0.0"));
        HostedService first = thermostat(TwoProcesses.second(callee.getBundleContext()), "remote-replaced", 1);
        rig.start(controller("static", "remote-replaced").with(Thermostat.class));
        rig.awaitSaid("reads 1.0");
        var events = new CopyOnWriteArrayList<String>();
        ServiceListener listener = event ->
                events.add(event.getType() + " " + event.getServiceReference().getProperty("endpoint.id"));
        context.addServiceListener(
                listener, "(&(objectClass=" + Thermostat.class.getName() + ")(aiko.name=remote-replaced))");
        rig.closing(() -> context.removeServiceListener(listener));
        ServiceTracker<Thermostat, Thermostat> tracker = rig.tracker(Thermostat.class, "(aiko.name=remote-replaced)");
        await().until(() -> tracker.size() == 1);
        Thermostat thermostat = tracker.getService();
        rig.said.clear();

        var answers = new ArrayList<CompletionStage<Double>>();
        int calls = 0;
        for (int version = 2; version <= 5; version++) {
            var replaced = new CompletableFuture<Void>();
            int next = version;
            var update = new Thread(() -> {
                try {
                    callee.update(new TestBundle("remote.callee", next + ".0.0").open());
                    thermostat(TwoProcesses.second(callee.getBundleContext()), "remote-replaced", next);
                    replaced.complete(null);
                } catch (Exception failure) {
                    replaced.completeExceptionally(failure);
                }
            });
            update.start();
            while (!replaced.isDone()) {
                thermostat.set(++calls);
                answers.add(thermostat.celsius());
                if (answers.size() > UNDER_WAY) {
                    result(answers.get(answers.size() - UNDER_WAY));
                }
            }
            replaced.join();
        }
        thermostat.set(++calls);

        int last = calls;
        rig.awaitSaid("5 set " + last);
        for (CompletionStage<Double> answer : answers) {
            assertThat(result(answer)).isBetween(1.0, 5.0);
        }
        assertThat(rig.said.stream()
                        .filter(text -> text.matches("\\d set \\d+"))
                        .map(text -> Integer.valueOf(text.substring(6))))
                .isEqualTo(IntStream.rangeClosed(1, last).boxed().toList());
        assertThat(events).containsExactly(ServiceEvent.REGISTERED + " " + first.topicPath());
        assertThat(rig.said).doesNotContain("deactivated");
    }

    @Test
    void a_caller_is_replaced_and_nothing_of_it_remains() throws Exception {
        HostedService service = thermostat(rig.second, "remote-called", 1);
        Bundle caller = rig.start(heating("1", "remote-called", "0..n"));
        var loaders = new ArrayList<WeakReference<ClassLoader>>();
        for (int version = 2; version <= 6; version++) {
            rig.awaitSaid("bound " + service.topicPath());
            rig.awaitSaid("1 set 20");
            rig.said.clear();
            loaders.add(new WeakReference<>(caller.adapt(BundleWiring.class).getClassLoader()));
            caller.update(
                    heating(Integer.toString(version), "remote-called", "0..n").open());
        }
        rig.awaitSaid("bound " + service.topicPath());

        assertThat(imports()).singleElement().satisfies(only -> assertThat(only.getBundle())
                .isEqualTo(caller));
        await().until(() -> {
            System.gc();
            return loaders.stream().allMatch(loader -> loader.get() == null);
        });
        caller.stop();
        await().until(() -> client.statistics().services() == 0);
        assertThat(imports()).isEmpty();
        caller.start();
        await().until(() -> imports().size() == 1);
    }

    private static TestBundle exporting(String version) {
        return new TestBundle("remote.exporting", version + ".0.0")
                .with(Guests.class, Guestbook.class)
                .component(
                        "exporting",
                        Guestbook.class,
                        Guests.class,
                        Map.of("service.exported.interfaces", "*", "aiko.mqtt.name", "remote-guests"),
                        Map.of());
    }

    private Optional<HostedService> exported() {
        return rig.second.services().stream()
                .filter(service -> service.definition().name().equals("remote-guests"))
                .findFirst();
    }

    @Test
    void an_exported_service_keeps_its_place_when_its_bundle_is_replaced() throws Exception {
        Bundle bundle = rig.start(exporting("1"));
        await().until(() -> exported().isPresent());
        HostedService first = exported().orElseThrow();

        bundle.update(exporting("2").open());
        await().until(() -> exported().filter(service -> service != first).isPresent());
        assertThat(exported().orElseThrow().topicPath()).isEqualTo(first.topicPath());

        bundle.stop();
        await().until(() -> exported().isEmpty());
    }

    @Test
    void two_bundles_have_two_versions_of_the_interface() throws Exception {
        HostedService old = thermostat(rig.second, "remote-versions", 1);
        String newProtocol = Thermostat.PROTOCOL.replace(":0", ":1");
        HostedService current = rig.second.addService(
                ServiceDefinition.named("remote-versions").withProtocol(newProtocol),
                Thermostat.class,
                new Numbered(2));
        rig.closing(current::remove);
        TestBundle ofOld = controller("old", "remote-versions").with(Thermostat.class);
        String file = Thermostat.class.getName().replace('.', '/') + ".class";
        // The protocol is an annotation in the class.
        byte[] newer = new String(ofOld.file(file), StandardCharsets.ISO_8859_1)
                .replace(Thermostat.PROTOCOL, newProtocol)
                .getBytes(StandardCharsets.ISO_8859_1);
        Bundle one = rig.start(ofOld);
        Bundle two = rig.start(controller("new", "remote-versions").file(file, newer));

        rig.awaitSaid("reads 1.0");
        rig.awaitSaid("reads 2.0");
        assertThat(rig.said.stream().filter("activated"::equals)).hasSize(2);
        assertThat(imports())
                .extracting(ServiceReference::getBundle, each -> each.getProperty("endpoint.id"))
                .containsExactlyInAnyOrder(
                        tuple(one, old.topicPath().toString()),
                        tuple(two, current.topicPath().toString()));
        assertThat(Stream.of(one, two).map(bundle -> type(bundle)).distinct()).hasSize(2);
    }

    private static Class<?> type(Bundle bundle) {
        try {
            return bundle.loadClass(Thermostat.class.getName());
        } catch (ClassNotFoundException missing) {
            throw new IllegalStateException(missing);
        }
    }

    @Test
    void an_import_has_the_properties_of_an_endpoint_and_they_follow_the_directory() throws Exception {
        TopicPath registrar = process.registrar().orElseThrow().topicPath();
        var listener = new CopyOnWriteArrayList<Integer>();
        String filter = "(aiko.name=remote-described)";
        ServiceListener types = event -> listener.add(event.getType());
        context.addServiceListener(types, "(&(objectClass=" + Thermostat.class.getName() + ")" + filter + ")");
        rig.closing(() -> context.removeServiceListener(types));
        ServiceTracker<Thermostat, Thermostat> tracker = rig.tracker(Thermostat.class, filter);
        String path = "framework/far/4711/3";
        rig.closing(() -> process.messages().publishCommand(registrar.in(), "remove", path));
        add(registrar.in(), path, List.of("room=hall", "osgi.framework=of-another"));
        await().until(() -> tracker.size() == 1);
        ServiceReference<Thermostat> endpoint = tracker.getServiceReference();

        var properties = new TreeMap<String, Object>();
        for (String key : endpoint.getPropertyKeys()) {
            properties.put(key, endpoint.getProperty(key));
        }
        assertThat(properties)
                .containsEntry("endpoint.id", path)
                .containsEntry("endpoint.framework.uuid", "of-another")
                .containsEntry("service.imported", true)
                .containsEntry("service.imported.configs", "aiko.mqtt")
                .containsEntry("service.intents", "osgi.async")
                .containsEntry("service.ranking", Integer.MIN_VALUE)
                .containsEntry("aiko.name", "remote-described")
                .containsEntry("aiko.protocol", Thermostat.PROTOCOL)
                .containsEntry("aiko.owner", "guido")
                .containsEntry("aiko.transport", "mqtt")
                .containsEntry("aiko.process.name", "default")
                .containsEntry("aiko.tags", new String[] {"room=hall", "osgi.framework=of-another"})
                .doesNotContainKey("service.exported.interfaces");

        // As a registrar publishes it that accepts changed details.
        add(registrar.out(), path, List.of("room=attic"));
        await().untilAsserted(
                        () -> assertThat(endpoint.getProperty("aiko.tags")).isEqualTo(new String[] {"room=attic"}));
        assertThat(endpoint.getProperty("endpoint.framework.uuid")).isNull();
        assertThat(listener).containsExactly(ServiceEvent.REGISTERED, ServiceEvent.MODIFIED);
    }

    private void add(String topic, String path, List<String> tags) {
        process.messages()
                .publishCommand(topic, "add", path, "remote-described", Thermostat.PROTOCOL, "mqtt", "guido", tags);
    }
}
