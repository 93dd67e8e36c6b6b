// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.remote;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.process.AikoProtocol;
import aiko.process.ServiceFilter;
import org.junit.jupiter.api.Test;

class WishesTest {
    private static final String TYPE = "(objectClass=example.Lamp)";

    private static Wish wish(ServiceFilter services) {
        return new Wish("example.Lamp", "default", services);
    }

    @Test
    void a_filter_without_a_property_of_remote_services_asks_for_nothing() {
        assertThat(Wishes.of(null)).isEmpty();
        assertThat(Wishes.of(TYPE)).isEmpty();
        assertThat(Wishes.of("(&" + TYPE + "(aiko.process.name=default))")).isEmpty();
        assertThat(Wishes.of("(aiko.name=lamp)")).isEmpty();
        assertThat(Wishes.of("(&" + TYPE + "(service.imported=false))")).isEmpty();
        assertThat(Wishes.of("(&" + TYPE + "(aiko.name=lamp)(service.imported=false))"))
                .isEmpty();
        assertThat(Wishes.of("(&" + TYPE + "(aiko.name=lamp)(service.imported=TRUE))"))
                .hasSize(1);
        assertThat(Wishes.of("(&" + TYPE + "(aiko.name=lamp)(!(service.imported=*)))"))
                .isEmpty();
        assertThat(Wishes.of("(&" + TYPE + "(aiko.name=lamp)(aiko.name=other))"))
                .isEmpty();
    }

    @Test
    void exact_values_select_services_and_the_framework_checks_the_rest() {
        assertThat(Wishes.of("(&" + TYPE + "(AIKO.name=two words \\(2\\))(room>=3)(!(floor=1)))"))
                .containsExactly(wish(ServiceFilter.named("two words (2)")));
        assertThat(Wishes.of("(&" + TYPE
                        + "(&(aiko.protocol=lamp:0)(aiko.tags=room=kitchen)(aiko.tags=a=b)(aiko.owner=pele)))"))
                .containsExactly(wish(ServiceFilter.ALL
                        .withProtocol("lamp:0")
                        .withOwner("pele")
                        .withTags("room=kitchen", "a=b")));
        assertThat(Wishes.of("(&(aiko.name=l*)" + TYPE + "(service.imported=*))"))
                .containsExactly(wish(ServiceFilter.ALL));
        assertThat(Wishes.of("(& (objectClass=example.Lamp) (aiko.name=lamp) (aiko.process.name=second) )"))
                .containsExactly(new Wish("example.Lamp", "second", ServiceFilter.named("lamp")));
    }

    @Test
    void alternatives_are_wishes_of_their_own() {
        assertThat(Wishes.of("(&" + TYPE + "(|(aiko.name=a)(aiko.name=b)(room=1)))"))
                .containsExactly(wish(ServiceFilter.named("a")), wish(ServiceFilter.named("b")));
        String many = "(|(aiko.name=a)(aiko.name=b)(aiko.name=c)(aiko.name=d)(aiko.name=e))";
        String tags = "(|(aiko.tags=a)(aiko.tags=b)(aiko.tags=c)(aiko.tags=d)(aiko.tags=e))";
        assertThat(Wishes.of("(&" + TYPE + many + tags + tags.replace("=", "=x") + ")"))
                .isEmpty();
    }

    @AikoProtocol("lamp:1")
    private interface Lamp {}

    private interface Plain {}

    @Test
    void the_interface_names_the_protocol() {
        assertThat(wish(ServiceFilter.named("hall")).services(Lamp.class).protocol())
                .isEqualTo("lamp:1");
        assertThat(wish(ServiceFilter.ALL.withProtocol("lamp:0"))
                        .services(Lamp.class)
                        .protocol())
                .isEqualTo("lamp:0");
        assertThat(wish(ServiceFilter.named("hall")).services(Plain.class).protocol())
                .isEqualTo(ServiceFilter.ANY);
        assertThat(wish(ServiceFilter.ALL).services(Plain.class).protocol()).isEqualTo(Plain.class.getName() + ":0");
    }
}
