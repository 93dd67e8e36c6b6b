// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.replica;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.process.TopicPath;
import aiko.registrar.internal.SimulatedLoop;
import aiko.registrar.internal.SimulatedMessages;
import aiko.registrar.internal.SimulatedServer;
import aiko.registrar.internal.SimulatedWorld;
import aiko.registrar.internal.history.RemovalHistory;
import aiko.registrar.internal.wire.AddCommand;
import aiko.registrar.internal.wire.ServicePath;
import aiko.sexpression.SExpressions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a copy of which a message was lost, while the primary goes on to talk. */
class CopyQuestionsTest {
    private static final TopicPath PRIMARY = TopicPath.parse("aiko/h/1/1");
    private static final TopicPath SELF = TopicPath.parse("aiko/h/2/1");

    private final SimulatedWorld world = new SimulatedWorld(1, false);
    private final SimulatedServer server = new SimulatedServer(world, SimulatedWorld.MILLI);
    private final SimulatedMessages primary = messages("primary");
    private final SimulatedMessages copying = messages("copying");
    private final SimulatedLoop loop = new SimulatedLoop(world);
    private final List<String> asked = new ArrayList<>();
    private final List<String> added = new ArrayList<>();
    private final List<Integer> histories = new ArrayList<>();
    private int lostQuestions;
    private int lostRows;
    private int lostHistory;
    private int counted;
    private int count = 3;

    private final Replica replica = new Replica(copying, loop, SELF, "registrar:2", new Replica.Target() {
        @Override
        public void beginCopy() {
            added.clear();
        }

        @Override
        public boolean add(AddCommand command) {
            added.add(command.path().toString());
            return command.payload().length > 100;
        }

        @Override
        public void remove(ServicePath path) {
            added.remove(path.toString());
        }

        @Override
        public int size() {
            return added.size();
        }

        @Override
        public long historyLimit() {
            return Long.MAX_VALUE;
        }

        @Override
        public void history(RemovalHistory.Others rows) {
            histories.add(rows.size());
        }

        @Override
        public void endCopy() {}

        @Override
        public void abandonCopy() {}
    });

    private SimulatedMessages messages(String name) {
        var will = new SimulatedServer.Will(name, new byte[0], false);
        return new SimulatedMessages(world, server, new SimulatedLoop(world), name, will, connected -> {});
    }

    @BeforeEach
    void connect() {
        primary.open();
        copying.open();
        while (!primary.isConnected() || !copying.isConnected()) {
            run(1);
        }
        primary.subscribe(PRIMARY.in(), message -> {
            List<Object> parameters = SExpressions.parse(message.payload()).arguments();
            boolean isHistory = message.text().startsWith("(history");
            if (lostQuestions-- > 0) {
                return;
            }
            asked.add(isHistory ? "history" : "share");
            String topic = (String) parameters.get(0);
            int lost = isHistory ? lostHistory-- : lostRows--;
            primary.publishCommand(topic, "item_count", 3);
            for (int i = 1; i <= (lost > 0 ? 2 : 3); i++) {
                String times = isHistory ? " 1.0 2.0" : "";
                String row = "(add aiko/h/3/" + i + " n p mqtt o ()" + times + ")";
                primary.publish(topic, row.getBytes(StandardCharsets.UTF_8));
            }
        });
        primary.subscribe(PRIMARY.control(), message -> {
            counted++;
            String topic =
                    (String) SExpressions.parse(message.payload()).arguments().get(0);
            primary.publishCommand(topic, "item_count", 1);
            primary.publishCommand(topic, "add", "service_count", count);
        });
        talk();
        run(1);
    }

    /** It lives, and has much to say. */
    private void talk() {
        primary.publishCommand(PRIMARY.out(), "sync", "somebody/else");
        world.after(SimulatedWorld.SECOND, this::talk);
    }

    private void run(int seconds) {
        world.runUntil(world.now() + seconds * SimulatedWorld.SECOND);
    }

    @Test
    void a_whole_copy_is_asked_for_once() {
        replica.follow(PRIMARY);
        run(60);
        assertThat(replica.isComplete()).isTrue();
        assertThat(asked).containsExactly("history", "share");
        assertThat(histories).containsExactly(3);
    }

    @Test
    void a_copy_that_lacks_a_row_is_begun_again_although_the_primary_talks() {
        lostRows = 1;
        replica.follow(PRIMARY);
        run(4);
        assertThat(replica.isComplete()).isFalse();
        run(15);
        assertThat(replica.isComplete()).isTrue();
        assertThat(added).contains("aiko/h/3/1", "aiko/h/3/2", "aiko/h/3/3");
    }

    @Test
    void a_question_that_is_lost_is_asked_again_although_the_primary_talks() {
        lostQuestions = 2;
        replica.follow(PRIMARY);
        run(10);
        assertThat(replica.isComplete()).isFalse();
        run(10);
        assertThat(replica.isComplete()).isTrue();
    }

    @Test
    void history_of_which_a_row_is_lost_is_asked_for_again_but_not_for_ever() {
        lostHistory = 1;
        replica.follow(PRIMARY);
        run(30);
        assertThat(histories).containsExactly(3);
        assertThat(asked).containsExactly("history", "share", "history");

        lostHistory = 100;
        asked.clear();
        replica.restart();
        run(120);
        assertThat(histories).containsExactly(3);
        assertThat(asked).containsExactly("history", "share", "history", "history");
    }

    @Test
    void a_copy_with_a_forged_removal_is_begun_again_soon_but_not_more_than_once_a_minute() {
        replica.follow(PRIMARY);
        run(30);
        assertThat(counted).isBetween(2, 3);
        for (int i = 0; i < 2; i++) {
            asked.clear();
            primary.publishCommand(PRIMARY.out(), "remove", "aiko/h/3/1");
            run(25);
            assertThat(asked).as("round " + i).hasSize(i == 0 ? 2 : 0);
        }
        run(60);
        assertThat(asked).hasSize(2);
        assertThat(added).containsExactly("aiko/h/3/1", "aiko/h/3/2", "aiko/h/3/3");
    }

    @Test
    void a_copy_with_a_forged_service_is_begun_again_soon() {
        replica.follow(PRIMARY);
        run(30);
        forge("aiko/h/3/7", "n");
        run(25);
        assertThat(added).containsExactly("aiko/h/3/1", "aiko/h/3/2", "aiko/h/3/3");
    }

    @Test
    void a_copy_with_forged_details_of_a_service_is_begun_again_at_once() {
        replica.follow(PRIMARY);
        run(30);
        asked.clear();
        forge("aiko/h/3/1", "n".repeat(100));
        run(6);
        assertThat(asked).hasSize(2);
    }

    @Test
    void a_difference_that_a_new_copy_does_not_remove_is_accepted() {
        count = 5;
        replica.follow(PRIMARY);
        run(600);
        assertThat(asked).containsExactly("history", "share", "history", "share");
    }

    private void forge(String path, String name) {
        primary.publishCommand(PRIMARY.out(), "add", path, name, "p", "mqtt", "o", List.of());
    }
}
