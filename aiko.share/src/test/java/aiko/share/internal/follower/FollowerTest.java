// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.follower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import aiko.share.internal.TestService;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is known of a state that is somewhere else. */
class FollowerTest {
    private static final Duration LONG = Duration.ofSeconds(300);

    private TestService service;
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws Exception {
        var items = new LinkedHashMap<String, Object>();
        items.put("lifecycle", "ready");
        items.put("load", new LinkedHashMap<>(Map.of("cpu", "two words")));
        service = new TestService(items);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void it_knows_all_items_and_then_each_change() throws Exception {
        Follower follower = service.follow(LONG);
        assertThat(follower.isReady()).isTrue();
        assertThat(follower.items()).isEqualTo(service.producer.items()).hasSize(2);
        follower.addListener((command, item, value) -> heard.add(command + " " + item + " " + value.orElse(null)));

        service.control("(update lifecycle busy)", "(add load.gpu 1)", "(remove load.cpu)", "(update load (fan: 2))");

        assertThat(follower.items()).isEqualTo(service.producer.items()).containsEntry("load.fan", "2");
        assertThat(follower.get("load")).contains(Map.of("fan", "2"));
        assertThat(heard)
                .containsExactly(
                        "ADD lifecycle ready",
                        "ADD load.cpu two words",
                        "UPDATE lifecycle busy",
                        "ADD load.gpu 1",
                        "REMOVE load.cpu null",
                        "UPDATE load {fan=2}");
    }

    @Test
    void it_knows_only_what_it_asked_for_even_if_that_is_nothing() throws Exception {
        Follower follower = service.follow(LONG, "load.cpu", "unknown");
        Follower nothing = service.follow(LONG, "unknown");

        service.control("(update lifecycle busy)", "(update load.gpu 1)");

        assertThat(follower.items()).containsExactly(Map.entry("load.cpu", "two words"));
        assertThat(nothing.items()).isEmpty();
        assertThat(nothing.isReady()).isTrue();
    }

    @Test
    void what_has_changed_while_it_was_not_connected_is_made_up_for() throws Exception {
        Follower follower = service.follow(LONG);
        service.connected(follower, false);
        service.control(
                "(remove load)", "(update load 9)", "(remove lifecycle)", "(add lifecycle.state busy)", "(add new 1)");
        assertThat(follower.items()).containsOnlyKeys("lifecycle", "load.cpu");
        assertThat(follower.isReady()).isTrue();
        assertThat(service.producer.leaseCount()).isZero();

        service.connected(follower, true);

        assertThat(follower.items())
                .isEqualTo(service.producer.items())
                .containsOnlyKeys("load", "lifecycle.state", "new");
    }

    @Test
    void a_lease_is_extended_for_as_long_as_it_is_wanted() throws Exception {
        Follower follower = service.follow(Duration.ofSeconds(1));
        long began = System.nanoTime();
        await().until(() -> System.nanoTime() - began > 2_500_000_000L && service.producer.leaseCount() == 1);
        service.control("(update lifecycle busy)");
        // On a machine under load, the lease may end just now, and what is missed be made up for by the next one.
        await().untilAsserted(() -> assertThat(follower.get("lifecycle")).contains("busy"));

        service.saidDuring(follower::cancel);

        assertThat(service.producer.leaseCount()).isZero();
        service.control("(update lifecycle unheard)");
        assertThat(follower.get("lifecycle")).contains("busy");
    }

    @Test
    void what_makes_no_sense_is_ignored_with_one_line() throws Exception {
        Follower follower = service.follow(LONG);
        String topic = service.requests().get(0);
        assertThat(topic).startsWith("test/host/1/0/test/host/1/7/control/").endsWith("/in");

        for (String payload :
                List.of("", "(", "(item_count)", "(item_count x)", "(add a.b.c 1)", "(add a)", "(what)")) {
            service.say(topic, payload);
        }

        assertThat(service.log.lines).hasSize(7).allMatch(line -> line.startsWith("WARN ignoring message on " + topic));
        assertThat(follower.items()).isEqualTo(service.producer.items());
        service.control("(update lifecycle busy)");
        assertThat(follower.get("lifecycle")).contains("busy");
    }

    @Test
    void nobody_fills_the_log_by_what_makes_no_sense() throws Exception {
        service.follow(LONG);
        String topic = service.requests().get(0);
        for (int i = 0; i < 300; i++) {
            service.say(topic, "(what)");
        }

        assertThat(service.log.lines).isNotEmpty().hasSizeLessThan(150);
    }

    @Test
    void names_that_no_item_has_are_refused() {
        assertThatThrownBy(() -> service.follow(LONG, "a.b.c")).isInstanceOf(IllegalArgumentException.class);
    }
}
