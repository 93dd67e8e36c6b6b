// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.process.AikoConstants;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.process.TopicPath;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class LogReferenceTest {
    private static final class Reference extends LogReference {
        Reference(HostedService service) {
            super(null, service);
        }
    }

    /** A service of which only its names are asked. */
    private static HostedService service(String topicPath, String name) {
        return (HostedService) Proxy.newProxyInstance(
                LogReferenceTest.class.getClassLoader(),
                new Class<?>[] {HostedService.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "topicPath" -> TopicPath.parse(topicPath);
                    case "definition" -> ServiceDefinition.named(name);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    @Test
    void it_names_the_service() {
        var reference = new Reference(service("aiko/host/7/3", "sensor"));

        assertThat(reference.getPropertyKeys())
                .containsExactlyInAnyOrder(AikoConstants.LOG_SERVICE_TOPIC_PATH, AikoConstants.LOG_SERVICE_NAME);
        assertThat(reference.getProperty(AikoConstants.LOG_SERVICE_TOPIC_PATH)).isEqualTo("aiko/host/7/3");
        assertThat(reference.getProperties().get(AikoConstants.LOG_SERVICE_NAME))
                .isEqualTo("sensor");
        assertThat(reference).hasToString("aiko/host/7/3");
        assertThat(reference.compareTo(new Reference(service("aiko/host/7/4", "other"))))
                .isNegative();
    }

    @Test
    void a_record_without_a_service_has_no_properties() {
        var reference = new Reference(null);

        assertThat(reference.getPropertyKeys()).isEmpty();
        assertThat(reference).hasToString("");
    }
}
