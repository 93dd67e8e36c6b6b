// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import aiko.client.AikoClient;
import aiko.client.RemoteService;
import aiko.client.Request;
import aiko.client.RequestException;
import aiko.event.Handle;
import aiko.message.ConnectionState;
import aiko.process.AikoConstants;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import aiko.sexpression.SExpressions;
import aiko.tests.swap.Controller;
import aiko.tests.swap.Thermostat;
import java.util.Arrays;
import java.util.Hashtable;
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
import org.osgi.framework.ServiceReference;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;
import org.osgi.util.promise.Promise;
import org.osgi.util.promise.Promises;
import org.osgi.util.tracker.ServiceTracker;

/** Services of other processes as OSGi services, for the bundles whose filters ask for them. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class RemoteServiceTest {
    @InjectBundleContext
    BundleContext context;

    @InjectService(timeout = 10_000)
    AikoProcess process;

    @InjectService(timeout = 10_000)
    AikoClient client;

    private TwoProcesses rig;
    private AikoProcess second;
    private List<String> said;

    @BeforeEach
    void two_processes_of_a_namespace() throws Exception {
        rig = new TwoProcesses(context, process, client);
        second = rig.second;
        said = rig.said;
    }

    @AfterEach
    void leave() throws Exception {
        rig.close();
    }

    /** A thermostat that records what it is told. */
    private final class Recording implements Thermostat {
        private final String name;
        private final double celsius;

        Recording(String name, double celsius) {
            this.name = name;
            this.celsius = celsius;
        }

        @Override
        public void set(double wanted) {
            said.add(name + " set " + wanted);
        }

        @Override
        public CompletionStage<Double> celsius() {
            return CompletableFuture.completedStage(celsius);
        }
    }

    private HostedService thermostat(AikoProcess host, String name, double celsius) {
        return rig.thermostat(host, name, new Recording(name, celsius));
    }

    /** A bundle with an own class for the interface, and a component that needs a thermostat of that name. */
    private Bundle controller(String thermostat) throws Exception {
        return rig.start(new TestBundle("remote.controller", "1.0.0")
                .with(Controller.class, Thermostat.class)
                .header("Import-Package", "aiko.process")
                .component(
                        "controller",
                        Controller.class,
                        null,
                        Map.of(),
                        new TreeMap<>(Map.of(
                                "Recorder",
                                TwoProcesses.RECORDER,
                                "Thermostat",
                                Thermostat.class.getName() + " (aiko.name=" + thermostat + ")"))));
    }

    private void awaitSaid(String... texts) {
        await().untilAsserted(() -> assertThat(said).contains(texts));
    }

    private static <T> T result(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void a_component_is_active_while_the_service_it_names_exists_in_another_process() throws Exception {
        controller("remote-hall");
        assertThat(said).isEmpty();

        HostedService hall = thermostat(second, "remote-hall", 21.5);
        awaitSaid("activated", "remote-hall set 20.0", "reads 21.5");

        hall.remove();
        awaitSaid("deactivated");

        said.clear();
        thermostat(second, "remote-hall", 22.5);
        awaitSaid("activated", "reads 22.5");
    }

    @Test
    void the_service_may_be_in_python() throws Exception {
        TopicPath python = TopicPath.parse("framework/python/4242/1");
        String registrar = process.registrar().orElseThrow().topicPath().in();
        Handle answers = process.messages().subscribe(python.in(), message -> {
            var request = SExpressions.parse(message.payload());
            if (request.name().equals("celsius")) {
                String topic = String.valueOf(request.arguments().get(0));
                process.messages().publishCommand(topic, "item_count", 1);
                process.messages().publishCommand(topic, "response", "19.5");
            } else {
                said.add(message.text());
            }
        });
        rig.closing(answers::cancel);
        controller("python-hall");

        process.messages()
                .publishCommand(
                        registrar,
                        "add",
                        python.toString(),
                        "python-hall",
                        Thermostat.PROTOCOL,
                        "mqtt",
                        "guido",
                        List.of("ec=true"));
        awaitSaid("(set 20.0)", "reads 19.5");

        process.messages().publishCommand(registrar, "remove", python.toString());
        awaitSaid("deactivated");
    }

    @Test
    void all_services_that_match_are_there_and_a_local_one_is_preferred() throws Exception {
        HostedService one = thermostat(second, "remote-many", 1);
        HostedService two = thermostat(second, "remote-many", 2);
        ServiceTracker<Thermostat, Thermostat> tracker = rig.tracker(Thermostat.class, "(aiko.name=remote-many)");
        await().until(() -> tracker.size() == 2);
        assertThat(Stream.of(tracker.getServiceReferences()).map(each -> each.getProperty("endpoint.id")))
                .containsExactlyInAnyOrder(
                        one.topicPath().toString(), two.topicPath().toString());
        ServiceReference<Thermostat> imported = tracker.getServiceReference();
        assertThat(imported.getProperty("service.imported")).isEqualTo(true);
        assertThat(imported.getProperty("service.imported.configs")).isEqualTo("aiko.mqtt");
        assertThat(imported.getProperty("aiko.protocol")).isEqualTo(Thermostat.PROTOCOL);
        assertThat(second.services()).hasSize(2);

        Thermostat local = new Recording("local", 3);
        var registration =
                context.registerService(Thermostat.class, local, new Hashtable<>(Map.of("aiko.name", "remote-many")));
        assertThat(tracker.getService()).isSameAs(local);
        assertThat(result(tracker.getService().celsius())).isEqualTo(3);
        // A service of this framework is in the directory too, but not imported.
        HostedService marker = thermostat(second, "remote-many", 4);
        await().until(() -> Arrays.stream(tracker.getServiceReferences())
                .anyMatch(each -> marker.topicPath().toString().equals(each.getProperty("endpoint.id"))));
        assertThat(tracker.size()).isEqualTo(4);

        registration.unregister();
        one.remove();
        await().until(() -> tracker.size() == 2);
        assertThat(tracker.getService()).isNotSameAs(local);
    }

    @Test
    void a_local_service_is_imported_by_a_bundle_with_an_interface_of_its_own() throws Exception {
        var here = context.registerService(
                Thermostat.class,
                new Recording("remote-here", 18.5),
                new Hashtable<>(Map.of(
                        AikoConstants.SERVICE_NAME,
                        "remote-here",
                        AikoConstants.SERVICE_TARGET,
                        "(aiko.process.name=" + AikoConstants.DEFAULT_PROCESS + ")")));
        try {
            Bundle controller = controller("remote-here");
            awaitSaid("activated", "remote-here set 20.0", "reads 18.5");
            ServiceTracker<Thermostat, Thermostat> own = rig.tracker(Thermostat.class, "(aiko.name=remote-here)");
            assertThat(own.size()).isEqualTo(1);
            assertThat(controller.getRegisteredServices()).hasSize(1);
        } finally {
            here.unregister();
        }
        awaitSaid("deactivated");
    }

    @Test
    void other_bundles_do_not_see_what_a_bundle_has_asked_for() throws Exception {
        thermostat(second, "remote-own", 1);
        ServiceTracker<Thermostat, Thermostat> tracker = rig.tracker(Thermostat.class, "(aiko.name=remote-own)");
        await().until(() -> tracker.size() == 1);
        Bundle registrar = bundle("aiko.registrar");

        assertThat(registrar.getBundleContext().getAllServiceReferences(Thermostat.class.getName(), null))
                .isNull();
        assertThat(tracker.getServiceReference().getBundle()).isEqualTo(context.getBundle());
    }

    @Test
    void nothing_is_imported_without_a_name_a_protocol_or_an_interface() throws Exception {
        thermostat(second, "remote-unasked", 1);
        HostedService other =
                second.addService(ServiceDefinition.named("remote-other").withProtocol("other:0"));
        rig.closing(other::remove);
        ServiceTracker<?, ?> plain = rig.tracker(Thermostat.class, "");
        ServiceTracker<?, ?> local =
                rig.tracker(Thermostat.class, "(&(aiko.name=remote-unasked)(!(service.imported=*)))");
        ServiceTracker<?, ?> notAnInterface = rig.tracker(RemoteServiceTest.class, "(aiko.name=remote-unasked)");
        var notThere = new ServiceTracker<Object, Object>(
                context, context.createFilter("(&(objectClass=no.such.Type)(aiko.name=remote-unasked))"), null);
        notThere.open();
        rig.closing(notThere::close);
        ServiceTracker<?, ?> otherProtocol = rig.tracker(Thermostat.class, "(aiko.name=remote-other)");
        ServiceTracker<?, ?> any = rig.tracker(Thermostat.class, "(aiko.name=*)");

        await().until(() -> any.size() == 1);
        assertThat(any.getServiceReference().getProperty("aiko.name")).isEqualTo("remote-unasked");
        assertThat(List.of(plain.size(), local.size(), notAnInterface.size(), notThere.size(), otherProtocol.size()))
                .containsExactly(1, 0, 0, 0, 0);
        any.close();
        await().until(() -> plain.size() == 0);
    }

    /** Results of all kinds; the interface has no protocol of its own. */
    public interface Library {
        Promise<String> title(int number);

        CompletionStage<Stream<Integer>> pages();

        Stream<String> words(String text);

        byte[] cover(byte[] like);

        void order(int number);
    }

    private final class Books implements Library {
        @Override
        public Promise<String> title(int number) {
            return number < 0
                    ? Promises.failed(new IllegalArgumentException("no such book"))
                    : Promises.resolved("book " + number);
        }

        @Override
        public CompletionStage<Stream<Integer>> pages() {
            return CompletableFuture.completedStage(Stream.of(3, 1, 2));
        }

        @Override
        public Stream<String> words(String text) {
            return text.isEmpty() ? Stream.generate(() -> "x") : Stream.of(text.split(" "));
        }

        @Override
        public byte[] cover(byte[] like) {
            return like;
        }

        @Override
        public void order(int number) {
            said.add("order " + number);
        }
    }

    @Test
    void a_plain_OSGi_service_is_exported_with_the_protocol_of_its_interface() throws Exception {
        var registration = context.registerService(
                Library.class,
                new Books(),
                new Hashtable<>(Map.of("service.exported.interfaces", "*", "aiko.mqtt.name", "books")));
        rig.closing(registration::unregister);
        var secret = context.registerService(
                Runnable.class,
                () -> {},
                new Hashtable<>(
                        Map.of("service.exported.interfaces", "*", "service.exported.intents", "osgi.private")));
        rig.closing(secret::unregister);
        HostedService books = second.services().stream()
                .filter(service -> service.definition().name().equals("books"))
                .findFirst()
                .orElseThrow();

        assertThat(books.definition().protocol()).isEqualTo(Library.class.getName() + ":0");
        assertThat(second.services())
                .noneMatch(service -> service.definition().name().equals("runnable"));
        // In its own framework, the service itself is used.
        ServiceTracker<Library, Library> tracker = rig.tracker(Library.class, "(service.imported=*)");
        HostedService others = second.addService(
                ServiceDefinition.named("others")
                        .withProtocol(Library.class.getName() + ":0")
                        .withTags("osgi.framework=elsewhere"),
                Library.class,
                new Books());
        rig.closing(others::remove);
        await().until(() -> tracker.size() == 1);
        assertThat(tracker.getServiceReference().getProperty("endpoint.framework.uuid"))
                .isEqualTo("elsewhere");
        assertThat(tracker.getServiceReference().getProperty("aiko.name")).isEqualTo("others");
    }

    @Test
    void promises_streams_and_bytes_are_results() throws Exception {
        HostedService books = second.addService(ServiceDefinition.named("books"), Library.class, new Books());
        rig.closing(books::remove);
        Library library = client.proxy(books.topicPath(), Library.class);

        assertThat(library.title(7).getValue()).isEqualTo("book 7");
        assertThat(library.title(-1).getFailure()).hasMessageEndingWith("no such book");
        assertThat(result(library.pages())).containsExactly(3, 1, 2);
        assertThat(library.words("two words")).containsExactly("two", "words");
        assertThatThrownBy(() -> library.words("")).hasMessageContaining("more than 10000 elements");
        byte[] bytes = {0, -1, 1, 127};
        assertThat(library.cover(bytes)).isEqualTo(bytes);
        assertThat(library.cover(new byte[0])).isEmpty();
        assertThat(String.valueOf(result(client.request(Request.of(books.topicPath(), "cover", "AP8Bfw==")))
                        .get(0)))
                .contains("AP8Bfw==");
    }

    @Test
    void a_proxy_of_a_filter_follows_its_service_to_another_process_with_its_calls_in_order() throws Exception {
        RemoteService<Library> books = client.proxy(ServiceFilter.named("remote-books"), Library.class);
        rig.closing(books::cancel);
        Library library = books.service();
        library.order(1);
        Promise<String> early = library.title(1);
        library.order(2);
        assertThat(books.details()).isEmpty();

        HostedService there = second.addService(ServiceDefinition.named("remote-books"), Library.class, new Books());
        assertThat(early.getValue()).isEqualTo("book 1");
        assertThat(books.details()).contains(there.details());
        await().untilAsserted(() -> assertThat(said).containsExactly("order 1", "order 2"));

        HostedService here = process.addService(ServiceDefinition.named("remote-books"), Library.class, new Books());
        rig.closing(here::remove);
        there.remove();
        await().until(() -> books.details().equals(Optional.of(here.details())));
        for (int i = 3; i < 50; i++) {
            library.order(i);
        }
        assertThat(library.title(2).getValue()).isEqualTo("book 2");
        await().untilAsserted(() -> assertThat(said)
                .isEqualTo(IntStream.range(1, 50).mapToObj(i -> "order " + i).toList()));

        RemoteService<Library> nowhere = client.proxy(ServiceFilter.named("remote-nowhere"), Library.class);
        rig.closing(nowhere::cancel);
        Promise<String> never = nowhere.service().title(1);
        assertThat(((RequestException) never.getFailure()).reason()).isEqualTo(RequestException.Reason.NO_SERVICE);
    }

    @Test
    void services_stay_while_the_registrar_is_replaced() throws Exception {
        thermostat(second, "remote-stays", 1);
        var events = new CopyOnWriteArrayList<String>();
        var tracker =
                new ServiceTracker<Thermostat, Thermostat>(
                        context,
                        context.createFilter(
                                "(&(objectClass=" + Thermostat.class.getName() + ")(aiko.name=remote-stays))"),
                        null) {
                    @Override
                    public void removedService(ServiceReference<Thermostat> reference, Thermostat service) {
                        events.add("removed");
                    }
                };
        tracker.open();
        await().until(() -> tracker.size() == 1);

        Bundle registrar = bundle("aiko.registrar");
        registrar.stop();
        await().until(() -> process.connectionState() == ConnectionState.TRANSPORT);
        assertThat(tracker.size()).isEqualTo(1);
        registrar.start();
        await().until(() -> second.connectionState() == ConnectionState.REGISTRAR
                && process.connectionState() == ConnectionState.REGISTRAR);
        HostedService late = thermostat(second, "remote-stays", 2);
        await().until(() -> tracker.size() == 2);

        assertThat(events).isEmpty();
        late.remove();
        await().until(() -> events.equals(List.of("removed")));
        tracker.close();
    }

    private Bundle bundle(String symbolicName) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().equals(symbolicName))
                .findFirst()
                .orElseThrow();
    }
}
