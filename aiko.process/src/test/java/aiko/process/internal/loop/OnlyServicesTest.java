// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.process.internal.place.Occupant;
import aiko.process.internal.place.Place;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

/** Whose the only service of a bundle, or of a class of it, is while services come, go and succeed one another. */
class OnlyServicesTest {
    private final OnlyServices services = new OnlyServices();
    private final Bundle bundle = (Bundle) Proxy.newProxyInstance(
            Bundle.class.getClassLoader(),
            new Class<?>[] {Bundle.class},
            (proxy, method, arguments) -> method.getName().equals("equals") ? (Object) (proxy == arguments[0]) : 7);

    private HostedService service(int id) {
        return new Occupant(new Place(id, null, null), ServiceDefinition.named("it"), null, null, bundle, null);
    }

    @Test
    void a_successor_of_another_class_is_counted_as_that() {
        HostedService before = service(1);
        services.added(before, "Old");
        HostedService after = service(1);

        services.succeeded(after, "New");

        assertThat(services.of(bundle)).isSameAs(after);
        assertThat(services.of(bundle, "Old")).isNull();
        assertThat(services.of(bundle, "New")).isSameAs(after);
        services.removed(after);
        assertThat(services.of(bundle)).isNull();
        assertThat(services.of(bundle, "New")).isNull();
    }

    @Test
    void a_successor_that_is_removed_before_it_is_counted_leaves_nothing() {
        services.added(service(1), "A");
        HostedService successor = service(1);

        services.removed(successor);
        services.succeeded(successor, "A");

        assertThat(services.of(bundle)).isNull();
        assertThat(services.of(bundle, "A")).isNull();
    }

    @Test
    void at_no_moment_of_a_succession_is_a_sibling_the_only_service() throws Exception {
        services.added(service(1), "A");
        services.added(service(2), "B");
        var done = new AtomicBoolean();
        var thread = new Thread(() -> {
            for (int i = 0; i < 100_000; i++) {
                services.succeeded(service(1), "A");
            }
            done.set(true);
        });
        thread.start();

        boolean alone = false;
        boolean lost = false;
        while (!done.get()) {
            alone |= services.of(bundle) != null;
            lost |= services.of(bundle, "A") == null || services.of(bundle, "B") == null;
        }
        thread.join();

        assertThat(alone).isFalse();
        assertThat(lost).isFalse();
    }
}
