// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.event.internal.Behalf;
import aiko.message.Message;
import aiko.message.MessageInterceptor;
import aiko.message.internal.LogLines;
import aiko.message.internal.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubscriptionsTest {
    private final LogLines log = new LogLines();
    private final Subscriptions subscriptions = new Subscriptions(log.logger, Behalf.NOBODY, () -> {});
    private final List<String> calls = new ArrayList<>();

    private Subscriptions.Entry add(String filter, MessageInterceptor handler) {
        return subscriptions.add(TopicFilter.of(filter), handler);
    }

    private MessageInterceptor noting(String name) {
        return message -> {
            calls.add(name);
            return false;
        };
    }

    private void dispatch(String topic, boolean retained) {
        subscriptions.dispatch(new Message(topic, new byte[0], retained));
    }

    @Test
    void handlers_are_called_once_each_in_the_order_of_addition_whatever_their_filters() {
        add("a/+", noting("first"));
        add("a/b", noting("second"));
        add("#", noting("third"));
        add("a/b", noting("fourth"));
        add("a/+", noting("fifth"));
        add("c", noting("not this one"));

        dispatch("a/b", false);

        assertThat(calls).containsExactly("first", "second", "third", "fourth", "fifth");
    }

    @Test
    void a_handler_that_returns_true_hides_the_message_from_those_added_later() {
        add("a/b", noting("first"));
        add("#", message -> true);
        add("a/b", noting("later"));

        dispatch("a/b", false);

        assertThat(calls).containsExactly("first");
    }

    @Test
    void a_handler_added_while_a_message_is_handled_gets_the_next_one_only() {
        add("a", message -> {
            add("a", noting("added"));
            return false;
        });

        dispatch("a", false);
        assertThat(calls).isEmpty();
        dispatch("a", false);
        assertThat(calls).containsExactly("added");
    }

    @Test
    void a_handler_removed_while_a_message_is_handled_does_not_get_it() {
        var entries = new ArrayList<Subscriptions.Entry>();
        add("a", message -> {
            subscriptions.remove(entries.get(0));
            return false;
        });
        entries.add(add("+", noting("removed")));
        add("#", noting("stays"));

        dispatch("a", false);

        assertThat(calls).containsExactly("stays");
    }

    @Test
    void a_handler_that_throws_is_logged_with_its_filter_and_the_others_go_on() {
        add("a/+", message -> {
            throw new IllegalStateException("broken on purpose");
        });
        add("a/b", noting("next"));

        dispatch("a/b", false);

        assertThat(calls).containsExactly("next");
        assertThat(log.lines()).singleElement().asString().contains("a/+", "a/b", "broken on purpose");
    }

    @Test
    void retained_messages_sent_again_for_a_new_handler_are_kept_from_those_that_have_had_them() {
        add("a/+", noting("old"));
        subscriptions.settled(subscriptions.latest());
        subscriptions.askingAgain();
        add("a/b", noting("new"));

        dispatch("a/b", true);
        assertThat(calls).containsExactly("new");

        calls.clear();
        dispatch("a/b", false);
        assertThat(calls).containsExactly("old", "new");
    }

    @Test
    void retained_messages_of_a_new_connection_are_for_everybody() {
        add("a/+", noting("old"));
        subscriptions.settled(subscriptions.latest());
        subscriptions.askingAgain();

        subscriptions.connected();
        dispatch("a/b", true);

        assertThat(calls).containsExactly("old");
    }
}
