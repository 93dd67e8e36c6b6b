// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.event.internal.Behalf;
import aiko.event.internal.EventLoopThread;
import aiko.message.internal.LogLines;
import aiko.message.internal.topic.TopicFilter;
import aiko.message.internal.transport.Transport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What the server is asked for; the server here notes it, and answers when it is told to. */
class ServerSubscriptionsTest {
    private final LogLines log = new LogLines();
    private final Subscriptions table = new Subscriptions(log.logger, Behalf.NOBODY, () -> {});
    private final ArrayDeque<Runnable> loop = new ArrayDeque<>();
    private final Server server = new Server();
    private final ServerSubscriptions subscriptions = new ServerSubscriptions(
            table,
            new Markers(new EventLoopThread("never started", (name, failure) -> {}), log.logger, payload -> {}),
            log.logger,
            "test",
            loop::add);
    private final Map<String, Subscriptions.Entry> handlers = new HashMap<>();

    private static final class Server implements Transport {
        final Set<String> filters = new HashSet<>();
        final Set<String> refused = new HashSet<>();
        final ArrayDeque<Runnable> answers = new ArrayDeque<>();

        @Override
        public void subscribe(Collection<String> topicFilters, Consumer<Collection<String>> completion) {
            var no = new ArrayList<>(topicFilters);
            no.retainAll(refused);
            filters.addAll(topicFilters);
            filters.removeAll(no);
            answers.add(() -> completion.accept(no));
        }

        @Override
        public void unsubscribe(String topicFilter) {
            filters.remove(topicFilter);
        }

        @Override
        public void connect(Will will, Listener listener) {}

        @Override
        public void publish(String topic, byte[] payload, int qos, boolean retained, Completion completion) {}

        @Override
        public void flush() {}

        @Override
        public void close(Duration limit) {}

        @Override
        public void abandon() {}
    }

    private void add(String filter) {
        handlers.put(filter, table.add(TopicFilter.of(filter), message -> false));
        subscriptions.added(TopicFilter.of(filter));
    }

    private void remove(String filter) {
        if (table.remove(handlers.remove(filter))) {
            subscriptions.removed(TopicFilter.of(filter));
        }
    }

    private void answerAll() {
        while (!server.answers.isEmpty() || !loop.isEmpty()) {
            (server.answers.isEmpty() ? loop : server.answers).poll().run();
        }
    }

    @Test
    void what_the_server_has_forgotten_is_asked_for_again_but_not_what_it_has_refused() {
        server.refused.add("b");
        subscriptions.connected(server);
        add("a");
        add("b");
        answerAll();
        server.filters.clear();

        subscriptions.renew();
        assertThat(server.answers).hasSize(1);
        subscriptions.renew();
        assertThat(server.answers).hasSize(1);
        answerAll();

        assertThat(server.filters).containsExactly("a");
        assertThat(subscriptions.areAnswered()).isTrue();
    }

    @Test
    void a_new_connection_is_asked_for_the_widest_filters_only() {
        add("a/b");
        add("a/+");
        add("a/c/#");
        add("x");

        subscriptions.connected(server);

        assertThat(server.filters).containsExactlyInAnyOrder("a/+", "a/c/#", "x");
    }

    @Test
    void a_narrow_filter_is_asked_for_and_dropped_when_a_wider_one_is_there() {
        add("a/+");
        subscriptions.connected(server);
        answerAll();
        add("a/b");
        assertThat(server.filters).containsExactlyInAnyOrder("a/+", "a/b");

        answerAll();
        assertThat(server.filters).containsExactly("a/+");
    }

    @Test
    void narrow_filters_come_back_before_the_wide_one_goes() {
        add("#");
        add("a");
        subscriptions.connected(server);
        answerAll();

        remove("#");
        assertThat(server.filters).containsExactlyInAnyOrder("#", "a");
        answerAll();
        assertThat(server.filters).containsExactly("a");
    }

    /** The server ends the connection when so many subscriptions have been answered, or at that one. */
    private void connectUntil(int answered, String poison) {
        server.filters.clear();
        server.answers.clear();
        subscriptions.connected(server, true);
        for (int i = 0; i < answered && !server.answers.isEmpty() && !server.filters.contains(poison); i++) {
            server.answers.poll().run();
            while (!loop.isEmpty()) {
                loop.poll().run();
            }
        }
        subscriptions.disconnected();
    }

    @Test
    void connections_that_break_before_anything_is_answered_are_no_fault_of_a_subscription() {
        List.of("first", "second", "third").forEach(this::add);
        for (int i = 0; i < 20; i++) {
            connectUntil(0, "none");
        }

        subscriptions.connected(server, true);
        answerAll();

        assertThat(server.filters).containsExactlyInAnyOrder("first", "second", "third");
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void a_subscription_that_was_granted_meanwhile_is_no_suspect_any_more() {
        add("only");
        connectUntil(0, "none");
        connectUntil(0, "none");
        subscriptions.connected(server, true);
        answerAll();
        add("another");
        subscriptions.disconnected();
        connectUntil(1, "none");

        assertThat(log.lines()).isEmpty();
    }

    @Test
    void once_all_are_granted_later_ones_do_not_wait_for_each_other() {
        List.of("first", "second").forEach(this::add);
        connectUntil(0, "none");
        subscriptions.connected(server, true);
        answerAll();

        List.of("third", "fourth").forEach(this::add);

        assertThat(server.filters).contains("third", "fourth");
    }

    @Test
    void the_one_at_which_each_connection_ends_when_all_others_are_granted_is_given_up() {
        List.of("first", "poison", "third").forEach(this::add);
        for (int i = 0; i < 4; i++) {
            connectUntil(3, "poison");
        }

        subscriptions.connected(server, true);
        answerAll();

        assertThat(server.filters).containsExactlyInAnyOrder("first", "third");
        assertThat(log.lines()).singleElement().asString().contains("at the subscription to poison");
    }

    @Test
    void a_wide_filter_that_is_refused_covers_nothing_and_is_said_in_one_line() {
        server.refused.add("#");
        add("#");
        add("a");
        subscriptions.connected(server);
        answerAll();

        assertThat(server.filters).containsExactly("a");
        assertThat(log.lines()).containsExactly("ERROR MQTT server test refuses the subscription to #");
    }

    @Provide
    Arbitrary<List<String>> steps() {
        return Arbitraries.of("#", "a/#", "a/+", "a/b", "+/b", "a", "b/+/c", "b/x/c", "answer", "reconnect")
                .list()
                .ofMaxSize(40);
    }

    @Property(tries = 500)
    void whatever_is_added_and_removed_the_server_has_what_is_needed_and_no_more(
            @ForAll @From("steps") List<String> steps) {
        for (Subscriptions.Entry entry : List.copyOf(handlers.values())) {
            remove(entry.filter.text());
        }
        subscriptions.connected(server);
        for (String step : steps) {
            if (step.equals("answer")) {
                if (!server.answers.isEmpty()) {
                    server.answers.poll().run();
                }
                while (!loop.isEmpty()) {
                    loop.poll().run();
                }
            } else if (step.equals("reconnect")) {
                subscriptions.disconnected();
                server.filters.clear();
                server.answers.clear();
                loop.clear();
                subscriptions.connected(server);
            } else if (handlers.containsKey(step)) {
                remove(step);
            } else {
                add(step);
            }
            assertEverythingIsCovered();
        }
        answerAll();

        assertEverythingIsCovered();
        assertThat(handlers.keySet()).containsAll(server.filters);
        assertThat(server.filters).allSatisfy(filter -> assertThat(server.filters)
                .noneMatch(
                        other -> !other.equals(filter) && TopicFilter.of(other).covers(TopicFilter.of(filter))));
    }

    private void assertEverythingIsCovered() {
        assertThat(handlers.keySet()).allSatisfy(wanted -> assertThat(server.filters)
                .as("what covers %s", wanted)
                .anyMatch(there -> TopicFilter.of(there).covers(TopicFilter.of(wanted))));
    }
}
