// SPDX-License-Identifier: Apache-2.0
package aiko.tracing.internal;

import aiko.client.AikoClient;
import aiko.client.ServiceInformation;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceDetails;
import aiko.process.TopicPath;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A client that is asked what services are, and a service. */
final class FakeClient {
    static final TopicPath OWN = TopicPath.parse("test/here/1/0");

    final List<TopicPath> asked = new ArrayList<>();
    CompletableFuture<ServiceInformation> answer = new CompletableFuture<>();

    final AikoClient client = fake(AikoClient.class, (method, argument) -> switch (method) {
        case "process" -> fake(AikoProcess.class, (name, none) -> OWN);
        case "info" -> {
            asked.add((TopicPath) argument);
            yield answer;
        }
        default -> throw new UnsupportedOperationException(method);
    });

    private interface Behaviour {
        Object call(String method, Object argument);
    }

    private static <T> T fake(Class<T> type, Behaviour behaviour) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        behaviour.call(method.getName(), arguments == null ? null : arguments[0])));
    }

    static HostedService service(String path, String name) {
        return fake(HostedService.class, (method, argument) -> switch (method) {
            case "topicPath" -> TopicPath.parse(path);
            case "definition" -> ServiceDefinition.named(name);
            default -> throw new UnsupportedOperationException(method);
        });
    }

    static ServiceInformation information(TopicPath service, String... accepts) {
        return new ServiceInformation(
                new ServiceDetails(service, "lamp", "*", "mqtt", "me", List.of()),
                "acme",
                "1.0.0",
                "1",
                List.of(accepts));
    }
}
