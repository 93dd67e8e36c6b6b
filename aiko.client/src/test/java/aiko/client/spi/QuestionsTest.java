// SPDX-License-Identifier: Apache-2.0
package aiko.client.spi;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.client.internal.SimulatedProcess;
import aiko.message.Message;
import aiko.message.ResponseTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Questions in virtual time: the test plays the MQTT server and those who are asked. */
class QuestionsTest {
    private static final String PARENT = SimulatedProcess.SELF + "/survivors";
    private static final Patience TWICE = Patience.of(Duration.ofMillis(400), Duration.ofMillis(600));

    private final SimulatedProcess process = new SimulatedProcess();
    private final Questions questions = new Questions(process, process.loop, PARENT);
    private final List<String> events = new ArrayList<>();
    private final TreeMap<String, String> topics = new TreeMap<>();

    private final class Recorder implements Inquirer<String> {
        @Override
        public void ask(String question, String responseTopic) {
            String former = topics.put(question, responseTopic);
            assertThat(former).isIn(null, responseTopic);
            events.add("ask " + question);
        }

        @Override
        public boolean answered(String question, Message answer) {
            events.add(question + ": " + answer.text());
            return answer.text().equals("done");
        }

        @Override
        public void ended(List<String> unanswered) {
            events.add("ended " + unanswered);
        }
    }

    private Questions.Round<String> ask(String... all) {
        return questions.ask(List.of(all), TWICE, new Recorder());
    }

    private void answer(String question, String payload) {
        process.receive(topics.get(question), payload);
    }

    private void run(int millis) {
        process.loop.run(Duration.ofMillis(millis));
    }

    private List<String> events() {
        var taken = List.copyOf(events);
        events.clear();
        return taken;
    }

    @Test
    void unanswered_questions_are_asked_again_on_their_topics_until_the_patience_is_over() {
        ask("a", "b", "c");
        assertThat(events()).containsExactly("ask a", "ask b", "ask c");
        answer("b", "done");
        run(399);
        assertThat(events()).containsExactly("b: done");
        run(1);
        assertThat(events()).containsExactly("ask a", "ask c");
        run(600);
        assertThat(events()).containsExactly("ended [a, c]");
        answer("a", "done");
        run(10_000);
        assertThat(events()).isEmpty();
    }

    @Test
    void a_round_ends_once_with_its_last_answer() {
        ask("a", "b");
        answer("b", "a part");
        answer("b", "done");
        answer("b", "done");
        answer("a", "done");
        run(10_000);
        assertThat(events()).containsExactly("ask a", "ask b", "b: a part", "b: done", "a: done", "ended []");
    }

    @Test
    void open_rounds_share_one_subscription_and_without_them_there_is_none() {
        assertThat(process.filters()).isEmpty();
        ask("a");
        ask("b");
        assertThat(process.filters()).containsExactly(PARENT + "/+");
        answer("a", "done");
        assertThat(process.filters()).containsExactly(PARENT + "/+");
        answer("b", "done");
        assertThat(process.filters()).isEmpty();
        ask("c");
        assertThat(process.filters()).containsExactly(PARENT + "/+");
    }

    @Test
    void each_question_has_a_valid_topic_of_its_own_that_others_do_not_reveal() {
        ask("a", "b");
        assertThat(topics.values())
                .doesNotHaveDuplicates()
                .allMatch(topic -> topic.matches(PARENT + "/[0-9a-f]{32}"))
                .allSatisfy(topic -> assertThat(ResponseTopic.of(topic).text()).isEqualTo(topic));
    }

    @Test
    void retained_and_guessed_messages_are_no_answers() {
        ask("a");
        process.receive(new Message(topics.get("a"), "done".getBytes(), true));
        process.receive(PARENT + "/0", "done");
        assertThat(events()).containsExactly("ask a");
    }

    @Test
    void a_cancelled_round_calls_nobody() {
        Questions.Round<String> round = ask("a");
        round.cancel();
        answer("a", "done");
        run(10_000);
        assertThat(events()).containsExactly("ask a");
        assertThat(process.filters()).isEmpty();
    }

    @Test
    void a_question_can_be_settled_by_something_else_than_an_answer() {
        Questions.Round<String> round = ask("a", "b");
        round.settle(question -> question.equals("b"));
        answer("b", "done");
        run(400);
        assertThat(events()).containsExactly("ask a", "ask b", "ask a");
        round.settle(question -> true);
        round.settle(question -> true);
        assertThat(events()).containsExactly("ended []");
    }

    @Test
    void a_round_without_questions_ends_at_once() {
        ask();
        assertThat(events()).containsExactly("ended []");
        assertThat(process.filters()).isEmpty();
    }

    @Test
    void an_answer_can_cancel_its_round_and_begin_another_one() {
        var rounds = new ArrayList<Questions.Round<String>>();
        rounds.add(questions.ask(List.of("a", "b"), TWICE, new Inquirer<String>() {
            @Override
            public void ask(String question, String responseTopic) {
                topics.put(question, responseTopic);
            }

            @Override
            public boolean answered(String question, Message answer) {
                rounds.get(0).cancel();
                QuestionsTest.this.ask("c");
                return true;
            }

            @Override
            public void ended(List<String> unanswered) {
                events.add("must not end");
            }
        }));
        answer("a", "done");
        answer("b", "done");
        answer("c", "done");
        run(10_000);
        assertThat(events()).containsExactly("ask c", "c: done", "ended []");
    }
}
