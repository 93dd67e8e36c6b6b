// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aiko.event.Handle;
import aiko.message.Message;
import aiko.sexpression.SExpressionException;
import aiko.share.ItemCommand;
import aiko.share.internal.TestService;
import aiko.share.internal.limit.ShareLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a service does to its own shared state, and who hears of it. */
class ProducerTest {
    private static final String STATE = TestService.PATH.state() + " ";

    private TestService service;

    @BeforeEach
    void start() throws Exception {
        var items = new LinkedHashMap<String, Object>();
        items.put("lifecycle", "ready");
        items.put("load", Map.of("cpu", 7));
        items.put("nothing", Map.of());
        service = new TestService(items);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private List<String> updating(String item, Object value) throws Exception {
        return service.saidDuring(() -> service.producer.update(item, value));
    }

    @Test
    void a_service_that_updates_its_state_after_its_end_uses_no_memory_of_others() throws Exception {
        var limits = new ShareLimits(10, 0, 0);
        try (var ended = new TestService(Map.of("lifecycle", "ready", "text", "x".repeat(1_000)), limits)) {
            ended.producer.cancel();
            ended.saidDuring(() -> {
                ended.producer.update("late", "x".repeat(10_000));
                ended.producer.remove("text");
            });

            assertThat(limits.memoryUse().get(1).bytes()).isZero();
        }
    }

    @Test
    void a_control_message_that_was_sent_after_a_change_finds_it() throws Exception {
        var message = new Message(
                TestService.PATH.control(), "(share test/answer 0 lifecycle)".getBytes(StandardCharsets.UTF_8), false);

        List<String> answer = service.saidDuring(() -> {
            var isBusy = new CountDownLatch(1);
            var isChanged = new CountDownLatch(1);
            // As the loop does: the control message is next, although the task for the change was queued before it.
            service.execute(() -> {
                isBusy.countDown();
                await(isChanged);
                service.producer.intercept(message);
            });
            await(isBusy);
            service.producer.update("lifecycle", "waiting");
            isChanged.countDown();
        });

        assertThat(answer).contains("test/answer (add lifecycle waiting)");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void items_are_kept_as_readers_get_them() throws Exception {
        updating("number", 4.5);
        updating("truth", true);
        updating("list", Arrays.asList("two words", null, List.of()));
        updating("load.disks", Map.of("sda", 1));

        assertThat(service.producer.items())
                .containsExactly(
                        Map.entry("lifecycle", "ready"),
                        Map.entry("load.cpu", "7"),
                        Map.entry("load.disks", Map.of("sda", "1")),
                        Map.entry("number", "4.5"),
                        Map.entry("truth", "True"),
                        Map.entry("list", Arrays.asList("two words", null, List.of())));
        assertThat(service.producer.get("load")).contains(Map.of("cpu", "7", "disks", Map.of("sda", "1")));
        assertThat(service.producer.get("load.cpu")).contains("7");
        assertThat(service.producer.get("load.gpu")).isEmpty();
        assertThat(service.producer.get("nothing")).isEmpty();
    }

    @Test
    void followers_hear_of_each_change_in_a_form_that_they_can_read_and_nobody_else_does() throws Exception {
        service.control("(share my/answer 300 *)");

        assertThat(updating("lifecycle", "two words")).containsExactly("my/answer (update lifecycle 9:two words)");
        assertThat(updating("nil", null)).containsExactly("my/answer (update nil 0:)");
        assertThat(updating("list", List.of("a", "b c"))).containsExactly("my/answer (update list (a 3:b c))");
        assertThat(updating("load", Map.of("cpu", "(8)"))).containsExactly("my/answer (update load (cpu: 3:(8)))");
        assertThat(service.saidDuring(() -> service.producer.remove("load")))
                .containsExactly("my/answer (remove load)");
        assertThat(service.saidDuring(() -> service.producer.remove("load"))).isEmpty();
    }

    @Test
    void an_empty_dictionary_is_no_item() throws Exception {
        service.control("(share my/answer 300 *)");

        assertThat(updating("load", Map.of())).containsExactly("my/answer (remove load)");
        assertThat(updating("load.cpu", 1)).containsExactly("my/answer (update load.cpu 1)");
        assertThat(service.saidDuring(() -> service.producer.remove("load.cpu")))
                .containsExactly("my/answer (remove load.cpu)");
        assertThat(updating("load", "none")).containsExactly("my/answer (update load none)");
    }

    @Test
    void who_follows_an_item_hears_what_a_change_above_it_means() throws Exception {
        service.control("(share my/answer 300 (load.cpu load.gpu lifecycle.x))");

        assertThat(updating("load", Map.of("cpu", 8))).containsExactly("my/answer (update load.cpu 8)");
        assertThat(updating("load", Map.of("gpu", 9)))
                .containsExactlyInAnyOrder("my/answer (remove load.cpu)", "my/answer (update load.gpu 9)");
        assertThat(updating("load", "much")).containsExactly("my/answer (remove load.gpu)");
        assertThat(updating("lifecycle", "y")).isEmpty();
    }

    @Test
    void names_and_values_that_nobody_could_read_are_refused() {
        for (String name : List.of("", ".", "a.", ".a", "a.b.c", "a:", "a:.b", "a.b:")) {
            assertThatThrownBy(() -> service.producer.update(name, 1))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("\"" + name + "\"");
        }
        assertThatThrownBy(() -> service.producer.update("a", Map.of("b.c", 1)))
                .hasMessageContaining("more than two levels");
        assertThatThrownBy(() -> service.producer.update("a", List.of("b:", 1, 2)))
                .isInstanceOf(SExpressionException.class);
        assertThat(service.producer.items()).containsOnlyKeys("lifecycle", "load.cpu");
    }

    @Test
    void what_does_not_fit_the_state_is_logged_and_changes_nothing() throws Exception {
        updating("lifecycle.x", 1);

        assertThat(service.log.lines)
                .containsExactly(
                        "WARN shared state of test/host/1/7: change ignored: item \"lifecycle\" is not a dictionary");
        assertThat(service.producer.get("lifecycle")).contains("ready");
    }

    @Test
    void on_the_event_loop_a_change_is_done_at_once() throws Exception {
        Object after = service.onLoop(() -> {
            service.producer.update("count", 1);
            return service.producer.get("count").orElseThrow();
        });

        assertThat(after).isEqualTo("1");
    }

    @Test
    void listeners_hear_of_what_there_is_and_then_of_changes_whoever_makes_them() throws Exception {
        var heard = new CopyOnWriteArrayList<String>();
        service.producer.addListener((command, item, value) -> {
            throw new IllegalStateException("as the test wants it");
        });
        Handle handle = service.producer.addListener(
                (command, item, value) -> heard.add(command + " " + item + " " + value.orElse(null)));

        updating("lifecycle", "busy");
        service.control("(add new 1)", "(remove load)", "(remove unknown)");
        handle.cancel();
        updating("lifecycle", "unheard");

        assertThat(heard)
                .containsExactly(
                        "ADD lifecycle ready",
                        "ADD load.cpu 7",
                        "UPDATE lifecycle busy",
                        "ADD new 1",
                        "REMOVE load null");
        assertThat(service.log.lines)
                .allMatch(line -> line.startsWith("ERROR listener ") && line.contains(" failed on shared item "));
    }

    @Test
    void what_a_listener_changes_is_the_last_word() throws Exception {
        service.control("(share my/answer 300 *)");
        service.producer.addListener((command, item, value) -> {
            if (value.equals(Optional.of("nonsense"))) {
                service.producer.update(item, "sense");
            }
        });

        assertThat(service.control("(update lifecycle nonsense)"))
                .containsExactly(
                        STATE + "(update lifecycle nonsense)",
                        "my/answer (update lifecycle nonsense)",
                        "my/answer (update lifecycle sense)");
    }

    @Test
    void there_is_a_limit_to_items() throws Exception {
        var many = new LinkedHashMap<String, Object>();
        for (int i = 0; i < 9_998; i++) {
            many.put("k" + i, i);
        }
        updating("many", many);
        assertThat(service.producer.items()).hasSize(10_000);

        updating("one.more", 1);
        service.control("(add another 1)");
        updating("lifecycle", "still changes");

        assertThat(service.producer.items()).hasSize(10_000).containsEntry("lifecycle", "still changes");
        assertThat(service.log.lines).hasSize(2).allMatch(line -> line.endsWith("too many items: the limit is 10000"));
        service.producer.remove("many");
        updating("one.more", 1);
        assertThat(service.producer.items()).containsOnlyKeys("lifecycle", "load.cpu", "one.more");
    }

    @Test
    void the_order_of_changes_of_one_thread_is_kept() throws Exception {
        service.control("(share my/answer 300 count)");
        List<String> said = service.saidDuring(() -> {
            for (int i = 0; i < 1_000; i++) {
                service.producer.update("count", i);
            }
        });

        var expected = new ArrayList<String>();
        for (int i = 0; i < 1_000; i++) {
            expected.add("my/answer (update count " + i + ")");
        }
        assertThat(said).isEqualTo(expected);
    }

    @Test
    void commands_have_their_names_on_the_wire() {
        assertThat(Arrays.stream(ItemCommand.values()).map(ItemCommand::wireName))
                .containsExactly("add", "update", "remove");
    }
}
