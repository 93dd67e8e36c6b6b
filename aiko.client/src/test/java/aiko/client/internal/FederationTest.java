// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aiko.client.DirectoryState;
import aiko.client.FoundServices;
import aiko.client.NamespaceDetails;
import aiko.client.Namespaces;
import aiko.client.RequestException;
import aiko.client.RequestException.Reason;
import aiko.client.ServiceFollower;
import aiko.client.ServiceListener;
import aiko.message.ConnectionState;
import aiko.message.Message;
import aiko.process.RegistrarDetails;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressions;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.service.log.Logger;

/** Namespaces beside that of the process, in virtual time: the test plays the MQTT server and the registrars. */
class FederationTest {
    private static final Duration A_MOMENT = Duration.ofMillis(500);
    private static final Duration LONGER_THAN_SILENCE = Duration.ofSeconds(6);

    private final SimulatedProcess process = new SimulatedProcess();
    private final List<String> warnings = new ArrayList<>();
    private final BundleClient client = new BundleClient(
            process, () -> new ProcessClient(process, logger()), null, new NoService(), () -> null, null);
    private final Map<String, Registrar> registrars = new LinkedHashMap<>();
    private final Map<String, String> kept = new LinkedHashMap<>();

    private Logger logger() {
        return (Logger) Proxy.newProxyInstance(
                Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("warn");
                    warnings.add(String.valueOf(arguments[0]));
                    return null;
                });
    }

    /** The services of a registrar, which answers. */
    private final class Registrar {
        final TopicPath path;
        final List<String> services = new ArrayList<>();

        Registrar(String path, String... services) {
            this.path = TopicPath.parse(path);
            this.services.addAll(List.of(services));
            registrars.put(this.path.in(), this);
        }

        Registrar announced() {
            keep(path.namespace(), "(primary found " + path + " 2 1.0)");
            return this;
        }

        RegistrarDetails details() {
            return new RegistrarDetails(path, "2", "1.0");
        }

        void add(String service) {
            services.add(service);
            process.receive(path.out(), row(service));
        }

        private void share(SExpression request) {
            String topic = String.valueOf(request.arguments().get(0));
            process.receive(topic, "(item_count " + services.size() + ")");
            services.forEach(service -> process.receive(topic, row(service)));
            process.receive(path.out(), "(sync " + topic + ")");
        }

        private String row(String service) {
            return "(add " + service + " lamp * mqtt pele ())";
        }
    }

    @BeforeEach
    void serve() {
        process.server = (topic, payload) -> process.loop.after(2, () -> {
            Registrar asked = registrars.get(topic);
            if (asked != null && payload.startsWith("(share ")) {
                asked.share(SExpressions.parse(payload));
            }
        });
        process.onSubscribe =
                filter -> process.loop.after(1, () -> Map.copyOf(kept).forEach((namespace, announcement) -> {
                    String topic = namespace + "/service/registrar";
                    if (filter.equals(topic) || filter.equals("+/service/registrar")) {
                        process.receive(new Message(topic, bytes(announcement), true));
                    }
                }));
        var own = new Registrar("test/host/9/1", "test/host/9/1");
        process.become(ConnectionState.REGISTRAR, Optional.of(own.details()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void keep(String namespace, String announcement) {
        kept.put(namespace, announcement);
        process.receive(namespace + "/service/registrar", announcement);
    }

    private <T> T result(CompletionStage<T> stage) {
        CompletableFuture<T> result = stage.toCompletableFuture();
        for (int i = 0; i < 100 && !result.isDone(); i++) {
            process.loop.run(Duration.ofMillis(100));
        }
        return result.join();
    }

    private FoundServices find(Namespaces namespaces) {
        return result(client.find(namespaces, ServiceFilter.ALL));
    }

    private static List<String> paths(List<ServiceDetails> services) {
        return services.stream().map(each -> each.topicPath().toString()).toList();
    }

    @Test
    void all_namespaces_are_found_and_their_services_and_nothing_is_subscribed_before_and_after() {
        new Registrar("plant/h/1/1", "plant/h/1/1", "plant/h/7/1").announced();
        new Registrar("office/h/1/1", "office/h/2/1").announced();
        keep("empty", "(primary absent)");
        process.loop.run(A_MOMENT);
        assertThat(process.filters()).isEmpty();

        assertThat(result(client.namespaces(Namespaces.ALL)).stream().map(NamespaceDetails::name))
                .containsExactly("office", "plant", "test");
        FoundServices found = find(Namespaces.ALL);

        assertThat(found.failures()).isEmpty();
        assertThat(paths(found.services()))
                .containsExactly("office/h/2/1", "plant/h/1/1", "plant/h/7/1", "test/host/9/1");
        process.loop.run(LONGER_THAN_SILENCE);
        assertThat(process.filters()).doesNotContain("+/service/registrar");
    }

    @Test
    void namespaces_that_are_named_need_no_wildcard_and_a_missing_one_is_named() {
        new Registrar("plant/h/1/1", "plant/h/7/1").announced();

        CompletionStage<FoundServices> search = client.find(Namespaces.of("plant", "gone"), ServiceFilter.ALL);
        process.loop.run(Duration.ofMillis(1));
        assertThat(process.filters())
                .contains("plant/service/registrar", "gone/service/registrar")
                .doesNotContain("+/service/registrar");

        FoundServices found = result(search);
        assertThat(paths(found.services())).containsExactly("plant/h/7/1");
        assertThat(found.failures()).containsOnlyKeys("gone");
        assertThat(found.failures().get("gone"))
                .hasMessage("no primary registrar has announced itself on gone/service/registrar");
    }

    @Test
    void a_registrar_that_does_not_answer_is_named_and_takes_nothing_from_the_others() {
        new Registrar("plant/h/1/1", "plant/h/7/1").announced();
        keep("ghost", "(primary found ghost/h/1/1 2 1.0)");
        keep("liar", "(primary found plant/h/1/1 2 1.0)");
        keep("odd", "(primary found odd/\u0007/1/1 2 1.0)");
        keep("broken", "(primary found");

        FoundServices found = find(Namespaces.of("*"));

        assertThat(paths(found.services())).containsExactly("plant/h/7/1", "test/host/9/1");
        assertThat(found.failures()).containsOnlyKeys("ghost");
        assertThat(found.failures().get("ghost").reason()).isEqualTo(Reason.TIME_LIMIT);
        assertThat(process.loop.nowMillis()).isBetween(5_000L, 6_000L);
    }

    @Test
    void a_registrar_names_services_of_its_own_namespace_only() {
        new Registrar("plant/h/1/1", "plant/h/7/1", "test/host/1/1").announced();

        assertThat(paths(find(Namespaces.of("plant")).services())).containsExactly("plant/h/7/1");
    }

    @Test
    void of_many_announced_namespaces_a_thousand_count_and_one_line_says_so() {
        for (int i = 0; i < 3_000; i++) {
            keep("n" + i, "(primary found n" + i + "/h/1/1 2 1.0)");
        }
        keep("l".repeat(300), "(primary found " + "l".repeat(300) + "/h/1/1 2 1.0)");
        new Registrar("zoo/h/1/1", "zoo/h/7/1").announced();

        assertThat(result(client.namespaces(Namespaces.ALL))).hasSize(1_001);
        assertThat(warnings).hasSize(1).first().asString().startsWith("more than {} namespaces announce themselves");
        assertThat(paths(find(Namespaces.of("zoo")).services())).containsExactly("zoo/h/7/1");
    }

    private final class Seen implements ServiceListener {
        final List<String> lines = new ArrayList<>();

        @Override
        public void serviceAdded(ServiceDetails service) {
            lines.add("+" + service.topicPath());
        }

        @Override
        public void serviceRemoved(ServiceDetails service) {
            lines.add("-" + service.topicPath());
        }

        @Override
        public void servicesSynchronized() {
            lines.add("all");
        }
    }

    @Test
    void a_follower_sees_namespaces_that_appear_later_and_keeps_what_it_knows_while_a_primary_is_absent() {
        Registrar plant = new Registrar("plant/h/1/1", "plant/h/7/1").announced();
        var seen = new Seen();

        ServiceFollower follower = client.follow(Namespaces.ALL, ServiceFilter.ALL, seen);
        process.loop.run(A_MOMENT);
        assertThat(seen.lines)
                .containsExactlyInAnyOrder("+plant/h/7/1", "+test/host/9/1", "all")
                .last()
                .isEqualTo("all");
        assertThat(follower.state()).isEqualTo(DirectoryState.READY);

        new Registrar("office/h/1/1", "office/h/2/1").announced();
        plant.add("plant/h/8/1");
        process.loop.run(A_MOMENT);
        assertThat(seen.lines).contains("+office/h/2/1", "+plant/h/8/1");

        keep("plant", "(primary absent)");
        process.loop.run(LONGER_THAN_SILENCE);
        assertThat(follower.state()).isEqualTo(DirectoryState.EMPTY);
        assertThat(paths(follower.services())).contains("plant/h/7/1", "plant/h/8/1");

        new Registrar("plant/h/2/1", "plant/h/8/1").announced();
        process.loop.run(LONGER_THAN_SILENCE);
        assertThat(follower.state()).isEqualTo(DirectoryState.READY);
        assertThat(seen.lines).contains("-plant/h/7/1").doesNotContain("-plant/h/8/1");

        follower.cancel();
        process.loop.run(A_MOMENT);
        assertThat(process.filters()).noneMatch(filter -> filter.contains("registrar") || filter.contains("plant"));
    }

    @Test
    void a_forged_announcement_that_the_primary_contradicts_changes_nothing() {
        Registrar plant = new Registrar("plant/h/1/1", "plant/h/7/1").announced();
        var seen = new Seen();
        client.follow(Namespaces.of("plant"), ServiceFilter.ALL, seen);
        process.loop.run(A_MOMENT);

        keep("plant", "(primary found plant/h/666/1 2 1.0)");
        process.loop.run(A_MOMENT);
        plant.announced();
        process.loop.run(LONGER_THAN_SILENCE);

        assertThat(seen.lines).containsExactly("+plant/h/7/1", "all");
    }

    @Test
    void after_a_lost_connection_all_namespaces_are_compared_with_their_registrars() {
        Registrar plant = new Registrar("plant/h/1/1", "plant/h/7/1").announced();
        var seen = new Seen();
        ServiceFollower follower = client.follow(Namespaces.of("p*"), ServiceFilter.ALL, seen);
        process.loop.run(A_MOMENT);

        process.become(ConnectionState.NONE, Optional.empty());
        process.loop.run(A_MOMENT);
        plant.services.add("plant/h/8/1");
        process.become(ConnectionState.TRANSPORT, Optional.empty());
        plant.announced();
        process.loop.run(LONGER_THAN_SILENCE);

        assertThat(paths(follower.services())).containsExactlyInAnyOrder("plant/h/7/1", "plant/h/8/1");
    }

    @Test
    void names_that_no_namespace_can_have_are_refused() {
        for (String name : List.of("", "a/b", "a b", "+", "#", "a\nb", "(a)")) {
            assertThatThrownBy(() -> Namespaces.of(name)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(Namespaces::of).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void without_a_server_the_search_ends() {
        process.become(ConnectionState.NONE, Optional.empty());

        CompletableFuture<List<NamespaceDetails>> search =
                client.namespaces(Namespaces.ALL).toCompletableFuture();
        process.loop.run(LONGER_THAN_SILENCE);

        assertThat(search).isCompletedExceptionally();
        assertThatThrownBy(search::join)
                .hasCauseInstanceOf(RequestException.class)
                .hasMessageContaining("does not answer");
    }
}
