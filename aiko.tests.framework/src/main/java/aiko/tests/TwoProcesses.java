// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import static org.awaitility.Awaitility.await;

import aiko.client.AikoClient;
import aiko.message.ConnectionState;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.tests.swap.Thermostat;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/** The default process and a second one of the same namespace, what components say, and everything that a test has opened. */
final class TwoProcesses implements AutoCloseable {
    static final String RECORDER = "java.util.function.Consumer (remote=recorder)";

    final AikoProcess process;
    final AikoProcess second;
    final List<String> said = new CopyOnWriteArrayList<>();
    private final BundleContext context;
    private final AikoClient client;
    private final Configuration configuration;
    private final List<AutoCloseable> open = new ArrayList<>();

    TwoProcesses(BundleContext context, AikoProcess process, AikoClient client) throws Exception {
        this.context = context;
        this.process = process;
        this.client = client;
        var configurations = context.getService(context.getServiceReference(ConfigurationAdmin.class));
        configuration = configurations.getFactoryConfiguration("aiko.process.additional", "remote", "?");
        configuration.update(new Hashtable<>(Map.of(
                "namespace",
                "framework",
                "mqtt.host",
                "127.0.0.1",
                "mqtt.port",
                "" + process.messageServer().port())));
        await().until(this::isSecondThere);
        second = second(context);
        await().until(() -> process.connectionState() == ConnectionState.REGISTRAR
                && second.connectionState() == ConnectionState.REGISTRAR);
        var recorder = context.registerService(
                Consumer.class, (Consumer<String>) said::add, new Hashtable<>(Map.of("remote", "recorder")));
        open.add(recorder::unregister);
    }

    private boolean isSecondThere() throws Exception {
        return !context.getServiceReferences(AikoProcess.class, "(aiko.process.name=remote)")
                .isEmpty();
    }

    /** The second process as a bundle gets it. */
    static AikoProcess second(BundleContext of) throws Exception {
        return of.getService(of.getServiceReferences(AikoProcess.class, "(aiko.process.name=remote)")
                .iterator()
                .next());
    }

    /** Closed after the test, in reverse order. */
    <T extends AutoCloseable> T closing(T resource) {
        open.add(resource);
        return resource;
    }

    <T> ServiceTracker<T, T> tracker(Class<T> type, String filter) throws Exception {
        var tracker = new ServiceTracker<T, T>(
                context, context.createFilter("(&(objectClass=" + type.getName() + ")" + filter + ")"), null);
        tracker.open();
        closing(tracker::close);
        return tracker;
    }

    HostedService thermostat(AikoProcess host, String name, Thermostat thermostat) {
        HostedService service = host.addService(
                ServiceDefinition.named(name).withProtocol(Thermostat.PROTOCOL), Thermostat.class, thermostat);
        closing(service::remove);
        return service;
    }

    Bundle start(TestBundle content) throws Exception {
        Bundle bundle = context.installBundle("test:" + content.symbolicName(), content.open());
        closing(() -> {
            if (bundle.getState() != Bundle.UNINSTALLED) {
                bundle.uninstall();
            }
        });
        bundle.start();
        return bundle;
    }

    void awaitSaid(String text) {
        await().until(() -> said.contains(text));
    }

    @Override
    public void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        await().until(() -> client.statistics().services() == 0);
        configuration.delete();
        await().until(() -> !isSecondThere());
    }
}
