// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceFilterTest {
    private static final ServiceDetails LAMP = new ServiceDetails(
            TopicPath.parse("aiko/host/1/7"),
            "lamp",
            "example/lamp:0",
            "mqtt",
            "me",
            List.of("room=kitchen", "ec=true"));

    @Test
    void a_filter_of_a_name_matches_services_of_that_name_alone() {
        assertThat(ServiceFilter.named("lamp").matches(LAMP)).isTrue();
        assertThat(ServiceFilter.named("lam").matches(LAMP)).isFalse();
        assertThat(ServiceFilter.named(ServiceFilter.ANY)).isEqualTo(ServiceFilter.ALL);
    }

    @Test
    void each_part_can_be_changed_and_leaves_the_others() {
        ServiceFilter filter = ServiceFilter.named("lamp")
                .withProtocol("example/lamp:0")
                .withTransport("mqtt")
                .withOwner("me")
                .withTags("ec=true");

        assertThat(filter).isEqualTo(new ServiceFilter("lamp", "example/lamp:0", "mqtt", "me", List.of("ec=true")));
        assertThat(filter.matches(LAMP)).isTrue();
        assertThat(filter.withProtocol("example/lamp:1").matches(LAMP)).isFalse();
        assertThat(filter.withTransport("ros2").matches(LAMP)).isFalse();
        assertThat(filter.withOwner("you").matches(LAMP)).isFalse();
        assertThat(filter.withTags("ec=true", "room=hall").matches(LAMP)).isFalse();
        assertThat(filter.withName("lamps").matches(LAMP)).isFalse();
    }

    @Test
    void a_changed_filter_is_another_one() {
        ServiceFilter.ALL.withOwner("me").withTags("ec=true");

        assertThat(ServiceFilter.ALL.matches(LAMP)).isTrue();
        assertThat(ServiceFilter.ALL.tags()).isEmpty();
    }
}
