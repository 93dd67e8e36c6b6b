// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.directory;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.process.ServiceFilter;
import org.junit.jupiter.api.Test;

class FiltersTest {
    private static final ServiceFilter LAMP = ServiceFilter.named("lamp");

    @Test
    void a_filter_covers_one_that_matches_no_more() {
        assertThat(Filters.covers(ServiceFilter.ALL, LAMP)).isTrue();
        assertThat(Filters.covers(LAMP, LAMP)).isTrue();
        assertThat(Filters.covers(LAMP, LAMP.withTags("room=kitchen"))).isTrue();
        assertThat(Filters.covers(LAMP.withTags("b", "a"), LAMP.withTags("a", "c", "b")))
                .isTrue();
        assertThat(Filters.covers(LAMP, LAMP.withOwner("me"))).isTrue();

        assertThat(Filters.covers(LAMP, ServiceFilter.ALL)).isFalse();
        assertThat(Filters.covers(LAMP, ServiceFilter.named("fan"))).isFalse();
        assertThat(Filters.covers(LAMP.withTags("a"), LAMP)).isFalse();
        assertThat(Filters.covers(LAMP.withProtocol("p"), LAMP)).isFalse();
        assertThat(Filters.covers(LAMP.withTransport("mqtt"), LAMP.withTransport("ros2")))
                .isFalse();
    }
}
