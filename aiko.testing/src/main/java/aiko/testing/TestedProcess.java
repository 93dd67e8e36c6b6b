// SPDX-License-Identifier: Apache-2.0
package aiko.testing;

import aiko.client.AikoClient;
import aiko.message.ConnectionState;
import aiko.message.MessageServer;
import aiko.process.AikoConstants;
import aiko.process.AikoProcess;
import aiko.testing.internal.OwnNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** The default process, in a namespace of its own until it is closed. */
final class TestedProcess implements AutoCloseable {
    private static final List<String> NEEDED = List.of("aiko.process", "aiko.client", "aiko.registrar", "aiko.broker");

    private final BundleContext context;
    private final Awaited awaited;
    private final Configuration configuration;
    private final @Nullable Dictionary<String, Object> before;
    private final String namespace;
    private final AikoProcess process;
    private final AikoClient client;

    private TestedProcess(BundleContext context, Awaited awaited, List<String> settings) throws IOException {
        this.context = context;
        this.awaited = awaited;
        configuration = awaited.value(
                        () -> find(ConfigurationAdmin.class, ""),
                        limit -> "no Config Admin " + limit + ": add org.apache.felix.configadmin to the framework")
                .getConfiguration(OwnNamespace.PID, "?");
        before = configuration.getProperties();
        namespace = "test-" + UUID.randomUUID().toString().substring(0, 8);
        configure(settings);
        process = registered();
        client = awaited.value(
                () -> find(AikoClient.class, ofNamespace()),
                limit -> "no AikoClient of namespace " + namespace + " " + limit + missing());
    }

    static TestedProcess start(BundleContext context, Awaited awaited, List<String> settings) {
        try {
            return new TestedProcess(context, awaited, settings);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void configure(List<String> settings) throws IOException {
        Dictionary<String, Object> next = OwnNamespace.settings(namespace, port());
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("@AikoTest: setting \"" + setting + "\": expected KEY=VALUE");
            }
            next.put(
                    setting.substring(0, equals).strip(),
                    setting.substring(equals + 1).strip());
        }
        configuration.update(next);
    }

    /** That of the server which this framework runs already, if it does. */
    private int port() {
        return find(AikoProcess.class, "(" + AikoConstants.PROCESS_NAME + "=" + AikoConstants.DEFAULT_PROCESS + ")")
                .map(AikoProcess::messageServer)
                .filter(MessageServer::embedded)
                .map(MessageServer::port)
                .orElseGet(OwnNamespace::freePort);
    }

    private AikoProcess registered() {
        AikoProcess found = awaited.value(
                () -> find(AikoProcess.class, ofNamespace()),
                limit -> "no process in namespace " + namespace + " " + limit + missing());
        return awaited.value(
                () -> Optional.of(found).filter(each -> each.connectionState() == ConnectionState.REGISTRAR),
                changed -> found.addConnectionListener(state -> changed.run()),
                limit -> "the process " + found.topicPath().process() + " is not registered " + limit + ": it is "
                        + found.connectionState() + ", at MQTT server " + found.messageServer()
                        + found.connectionProblem()
                                .map(problem -> ": " + problem)
                                .orElse("") + missing());
    }

    /** Bundles without which no process is registered, and a setting that none of the kit can override. */
    private String missing() {
        List<String> active = Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
                .map(Bundle::getSymbolicName)
                .toList();
        List<String> absent =
                NEEDED.stream().filter(name -> !active.contains(name)).toList();
        String host = System.getenv("AIKO_MQTT_HOST");
        return (absent.isEmpty() ? "" : "; not active in this framework: " + String.join(", ", absent))
                + (host == null || host.isEmpty() ? "" : "; unset AIKO_MQTT_HOST: it names another MQTT server");
    }

    private String ofNamespace() {
        return "(&(" + AikoConstants.PROCESS_NAME + "=" + AikoConstants.DEFAULT_PROCESS + ")("
                + AikoConstants.PROCESS_NAMESPACE + "=" + namespace + "))";
    }

    /** Of {@code Object}: whatever the filter matches, also if this bundle does not know its interface. */
    <T> Optional<T> find(Class<T> type, String filter) {
        @Nullable String name = type == Object.class ? null : type.getName();
        try {
            ServiceReference<?>[] found = context.getAllServiceReferences(name, filter.isEmpty() ? null : filter);
            return Stream.ofNullable(found)
                    .flatMap(Arrays::stream)
                    .<Object>map(context::getService)
                    .filter(type::isInstance)
                    .findFirst()
                    .map(type::cast);
        } catch (InvalidSyntaxException malformed) {
            throw new IllegalArgumentException(malformed.getMessage(), malformed);
        }
    }

    AikoProcess process() {
        return process;
    }

    AikoClient client() {
        return client;
    }

    @Override
    public void close() throws IOException {
        // Without a configuration, the process would join the installation of this host: what it has now stays.
        if (before != null) {
            var restored = new Hashtable<String, Object>();
            for (String key : Collections.list(before.keys())) {
                restored.put(key, before.get(key));
            }
            configuration.update(restored);
        }
        awaited.value(
                () -> before == null || find(AikoProcess.class, ofNamespace()).isEmpty()
                        ? Optional.of(this)
                        : Optional.empty(),
                limit -> "the process of the test is still there " + limit);
    }
}
