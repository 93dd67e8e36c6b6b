// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.message.ConnectionState;
import aiko.process.AikoConstants;
import aiko.process.AikoProcess;
import aiko.process.FailurePolicy;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import java.io.IOException;
import java.util.Collection;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** What the annotations of components come to, in a process of their own. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class ComponentTest {
    private static final String PROCESS = "(aiko.process.name=components)";

    @InjectBundleContext
    BundleContext context;

    @InjectService
    ConfigurationAdmin configurations;

    private Configuration configuration;

    private Integer serverPort() {
        Object port = context.getServiceReference(AikoProcess.class).getProperty(AikoConstants.PROCESS_MQTT_PORT);
        return (Integer) port;
    }

    private void configure(Map<String, Object> settings) throws IOException {
        configuration = configurations.getFactoryConfiguration("aiko.process.additional", "components", "?");
        configuration.update(new Hashtable<>(settings));
    }

    @AfterEach
    void remove_the_process() throws Exception {
        configuration.delete();
        await().until(() -> references().isEmpty());
    }

    private Collection<ServiceReference<AikoProcess>> references() throws Exception {
        return context.getServiceReferences(AikoProcess.class, PROCESS);
    }

    private boolean isThere(Class<?> component) {
        return context.getServiceReference(component) != null;
    }

    private static List<HostedService> fragile(AikoProcess process) {
        return process.services().stream()
                .filter(service -> service.definition().name().equals("fragile"))
                .toList();
    }

    @Test
    void a_component_is_there_while_its_condition_is() throws Exception {
        configure(Map.of("mqtt.host", "127.0.0.1", "mqtt.port", unusedPort()));
        await().until(() -> !references().isEmpty());
        assertThat(isThere(ConnectedProbe.class)).isFalse();
        assertThat(isThere(RegisteredProbe.class)).isFalse();

        configure(Map.of("namespace", "nobody", "mqtt.host", "127.0.0.1", "mqtt.port", serverPort()));
        await().until(() -> isThere(ConnectedProbe.class));
        assertThat(isThere(RegisteredProbe.class)).isFalse();

        configure(Map.of("namespace", "framework", "mqtt.host", "127.0.0.1", "mqtt.port", serverPort()));
        await().until(() -> isThere(ConnectedProbe.class) && isThere(RegisteredProbe.class));

        configure(Map.of("mqtt.host", "127.0.0.1", "mqtt.port", unusedPort()));
        await().until(() -> !isThere(ConnectedProbe.class) && !isThere(RegisteredProbe.class));
    }

    @Test
    void what_the_annotation_says_becomes_of_a_service() throws Exception {
        configure(Map.of("namespace", "annotated", "mqtt.host", "127.0.0.1", "mqtt.port", serverPort()));
        await().until(() -> !references().isEmpty());
        AikoProcess process = context.getService(references().iterator().next());
        await().until(() ->
                fragile(process).size() == 1 && process.connectionState().isAtLeast(ConnectionState.TRANSPORT));
        HostedService service = fragile(process).get(0);
        assertThat(service.definition())
                .isEqualTo(new ServiceDefinition(
                        "fragile",
                        "test/protocol/greeter:0",
                        List.of("kind=test", "lang=en"),
                        FailurePolicy.REMOVE_SERVICE));

        process.messages().publishCommand(service.topicPath().in(), "fail");

        await().until(() -> fragile(process).isEmpty());
    }

    /** One that nobody is given who asks for a free one. */
    private static Integer unusedPort() {
        return 1;
    }
}
