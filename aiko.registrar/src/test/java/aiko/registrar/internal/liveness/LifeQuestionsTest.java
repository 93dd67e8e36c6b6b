// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.process.TopicPath;
import aiko.registrar.internal.SimulatedLoop;
import aiko.registrar.internal.SimulatedMessages;
import aiko.registrar.internal.SimulatedServer;
import aiko.registrar.internal.SimulatedWorld;
import aiko.sexpression.SExpressions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What shows that a primary lives, and what does not. */
class LifeQuestionsTest {
    private static final TopicPath ASKED = TopicPath.parse("aiko/h/1/1");
    private static final long SECOND = SimulatedWorld.SECOND;

    private final SimulatedWorld world = new SimulatedWorld(1, false);
    private final SimulatedServer server = new SimulatedServer(world, SimulatedWorld.MILLI);
    private final SimulatedMessages asked = messages("asked");
    private final SimulatedMessages asking = messages("asking");
    private final List<String> found = new ArrayList<>();
    private final LifeQuestions questions = new LifeQuestions(
            asking,
            new SimulatedLoop(world),
            TopicPath.parse("aiko/h/2/1"),
            number -> found.add("alive " + number),
            number -> found.add("silent " + number));

    private SimulatedMessages messages(String name) {
        var will = new SimulatedServer.Will(name, new byte[0], false);
        return new SimulatedMessages(world, server, new SimulatedLoop(world), name, will, connected -> {});
    }

    @BeforeEach
    void connect() {
        asked.open();
        asking.open();
        while (!asked.isConnected() || !asking.isConnected()) {
            world.runUntil(world.now() + SECOND);
        }
    }

    private void says(long everyMillis, String text) {
        for (long time = 0; time < 20_000; time += everyMillis) {
            world.after(time * SimulatedWorld.MILLI, () -> server.forge(ASKED.out(), text, false));
        }
    }

    private void answers(String topic, String text) {
        asked.subscribe(topic, question -> {
            Object response = SExpressions.parse(question.payload()).arguments().get(0);
            asked.publish((String) response, text.getBytes());
        });
    }

    private List<String> after(long time) {
        world.runUntil(world.now() + SECOND / 10);
        questions.ask(7, ASKED);
        world.runUntil(world.now() + time);
        return found;
    }

    @Test
    void an_answer_on_the_topic_of_the_question_does() {
        answers(ASKED.in(), "(item_count 0)");
        assertThat(after(SECOND / 10)).containsExactly("alive 7");
    }

    @Test
    void whatever_a_service_says_on_its_out_does_not() {
        says(100, "(celsius 21)");
        assertThat(after(2 * SECOND)).containsExactly("silent 7");
    }

    @Test
    void who_says_something_of_a_directory_has_longer_to_answer_but_not_for_ever() {
        says(100, "(add aiko/x/1/1 x * mqtt x ())");
        assertThat(after(4 * SECOND)).isEmpty();
        world.runUntil(world.now() + 2 * SECOND);
        assertThat(found).containsExactly("silent 7");
    }

    @Test
    void an_answer_of_another_kind_or_on_a_topic_that_anybody_could_guess_does_not() {
        answers(ASKED.in(), "(response 1)");
        says(100, "(sync aiko/h/2/1/alive/7)");
        world.after(SECOND / 2, () -> server.forge("aiko/h/2/1/alive/7", "(item_count 0)", false));
        assertThat(after(6 * SECOND)).containsExactly("silent 7");
    }

    @Test
    void a_secondary_that_answers_as_those_of_the_reference_do_is_no_primary() {
        answers(ASKED.control(), "(add lifecycle secondary)");
        answers(ASKED.in(), "(item_count 0)");
        assertThat(after(SECOND)).containsExactly("silent 7");
    }
}
