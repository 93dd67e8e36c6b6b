// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.message.ConnectionState;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.share.SharedStates;
import aiko.tests.swap.Counter;
import aiko.tests.swap.Counting;
import aiko.tests.swap.Guestbook;
import aiko.tests.swap.Guests;
import aiko.tests.swap.Hosting;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** A bundle that is replaced, everything that its components say, what the registrar says of its services, and the log. */
final class SwapRig implements AutoCloseable {
    private static final String RECORDER = "java.util.function.Consumer (swap=recorder)";

    final AikoProcess process;
    final List<String> said = new CopyOnWriteArrayList<>();
    final List<String> directory = new CopyOnWriteArrayList<>();
    final List<String> log = new CopyOnWriteArrayList<>();
    private final BundleContext context;
    private final List<AutoCloseable> open = new ArrayList<>();
    private org.osgi.framework.ServiceRegistration<?> recorder;
    private volatile Consumer<String> hook = text -> {};
    private Bundle bundle;

    SwapRig(BundleContext context, AikoProcess process) {
        this.context = context;
        this.process = process;
        await().until(() -> process.connectionState() == ConnectionState.REGISTRAR);
        open.add(process.messages().subscribe(process.topicPath().process() + "/+/log", message -> {
            log.add(message.text());
        }));
        open.add(process.messages()
                .subscribe(process.registrar().orElseThrow().topicPath().out(), message -> {
                    directory.add(message.text());
                }));
        process.messages().synchronize().toCompletableFuture().join();
        recorderComes();
    }

    /** The lines of the log with that part, once there are so many. */
    List<String> lines(int count, String part) {
        await().until(() -> log.stream().filter(line -> line.contains(part)).count() >= count);
        List<String> found = log.stream().filter(line -> line.contains(part)).toList();
        assertThat(found).hasSize(count);
        return found;
    }

    private void record(String text) {
        said.add(text);
        hook.accept(text);
    }

    /** Has something done when a component says something, before the component goes on. */
    void when(Consumer<String> hook) {
        this.hook = hook;
    }

    void recorderGoes() {
        recorder.unregister();
    }

    void recorderComes() {
        recorder = context.registerService(
                Consumer.class, (Consumer<String>) this::record, new Hashtable<>(Map.of("swap", "recorder")));
    }

    /** With the component {@link Counter}. */
    TestBundle counter(String version, String... properties) {
        return new TestBundle("swap.counter", version + ".0.0")
                .with(Counting.class, Counter.class)
                .with(nested(Counter.class))
                .component(
                        "swap.counter",
                        Counter.class,
                        Counting.class,
                        properties(Map.of("version", version, "aiko.name", "counter"), properties),
                        Map.of("Recorder", RECORDER));
    }

    /** With the component {@link Hosting}. */
    TestBundle hosting(String version, String... properties) {
        return new TestBundle("swap.hosting", version + ".0.0")
                .with(Hosting.class)
                .with(nested(Hosting.class))
                .component(
                        "swap.hosting",
                        Hosting.class,
                        null,
                        properties(Map.of("version", version), properties),
                        new LinkedHashMap<>(Map.of(
                                "Recorder",
                                RECORDER,
                                "Process",
                                AikoProcess.class.getName() + " (aiko.process.name=default)",
                                "SharedStates",
                                SharedStates.class.getName())));
    }

    /** With the component {@link Guestbook}. */
    TestBundle guestbook(String version) {
        return new TestBundle("swap.guestbook", version + ".0.0")
                .with(Guests.class, Guestbook.class)
                .component("swap.guestbook", Guestbook.class, Guests.class, Map.of("aiko.name", "guestbook"), Map.of());
    }

    private static Class<?>[] nested(Class<?> type) {
        return type.getDeclaredClasses();
    }

    private static Map<String, String> properties(Map<String, String> first, String... others) {
        var all = new LinkedHashMap<>(first);
        for (String other : others) {
            int equals = other.indexOf('=');
            all.put(other.substring(0, equals), other.substring(equals + 1));
        }
        return all;
    }

    Bundle start(TestBundle first) throws BundleException {
        bundle = context.installBundle("swap", first.open());
        bundle.start();
        return bundle;
    }

    void update(TestBundle next) {
        try {
            bundle.update(next.open());
        } catch (BundleException failure) {
            throw new IllegalStateException(failure);
        }
    }

    Optional<HostedService> find(String name) {
        return process.services().stream()
                .filter(service -> service.definition().name().equals(name))
                .findFirst();
    }

    HostedService service(String name) {
        await().until(() -> find(name).isPresent());
        return find(name).orElseThrow();
    }

    /** When a service is added, the registrar has heard of all that was before. */
    void settleDirectory() {
        HostedService marker = process.addService(ServiceDefinition.named("marker"));
        await().until(() -> directory.stream().anyMatch(line -> line.contains(marker.topicPath() + " marker ")));
        marker.remove();
        await().until(() -> directory.contains("(remove " + marker.topicPath() + ")"));
    }

    /** What the registrar has said of a service. */
    List<String> saidOf(HostedService service) {
        settleDirectory();
        return directory.stream()
                .filter(line -> line.contains(service.topicPath() + " ") || line.contains(service.topicPath() + ")"))
                .toList();
    }

    void awaitSaid(String text) {
        await().until(() -> said.contains(text));
    }

    @Override
    public void close() throws Exception {
        hook = text -> {};
        if (bundle != null && bundle.getState() != Bundle.UNINSTALLED) {
            bundle.uninstall();
        }
        recorder.unregister();
        for (AutoCloseable each : open) {
            each.close();
        }
    }
}
