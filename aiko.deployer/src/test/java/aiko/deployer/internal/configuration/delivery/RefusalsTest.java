// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.deployer.internal.configuration.file.Pid;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.framework.dto.BundleDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Which records of the log are of a delivery that failed, and are not to be written. */
class RefusalsTest {
    private static final String EVENT = "FrameworkEvent ERROR";
    private static final String OF_SCR =
            "bundle lamp:1.0.0 (7)[acme.Lamp(3)] : The activate method has thrown an exception";

    private final Refusals refusals = new Refusals(null, () -> {});

    private static Delivery.Delivered delivery(String component) {
        var description = new ComponentDescriptionDTO();
        description.name = component;
        description.implementationClass = component;
        description.bundle = new BundleDTO();
        description.bundle.symbolicName = "lamp";
        return new Delivery.Delivered(new Pid(component), null, List.of(description));
    }

    private static String trace(String component) {
        return "Service factory returned null. (Component: " + component + " (3))";
    }

    @Test
    void what_the_log_hears_of_during_a_delivery_is_of_it() {
        refusals.begin(List.of(delivery("acme.Lamp")));

        assertThat(refusals.contains("lamp", Instant.now(), OF_SCR, "trace")).isTrue();
        assertThat(refusals.contains("aiko.process", Instant.now(), EVENT, trace("acme.Lamp")))
                .isTrue();
        assertThat(refusals.contains("aiko.process", Instant.now(), EVENT, trace("acme.Other")))
                .isFalse();
        assertThat(refusals.contains("other", Instant.now(), OF_SCR, "trace")).isFalse();
    }

    @Test
    void the_framework_may_tell_of_it_when_it_is_over_and_the_next_one_has_begun() {
        refusals.begin(List.of(delivery("acme.Lamp")));
        refusals.end();
        refusals.begin(List.of(delivery("acme.Other")));
        refusals.end();
        Instant later = Instant.now().plusMillis(100);

        assertThat(refusals.contains("aiko.process", later, EVENT, trace("acme.Lamp")))
                .isTrue();
        assertThat(refusals.contains("lamp", later, OF_SCR, "trace")).isFalse();
        assertThat(refusals.contains("aiko.process", Instant.now().plusSeconds(60), EVENT, trace("acme.Lamp")))
                .isFalse();
    }
}
