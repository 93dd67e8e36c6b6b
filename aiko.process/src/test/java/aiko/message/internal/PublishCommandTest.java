// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands as they arrive, whose memory is used again and again on their way. */
class PublishCommandTest {
    private static final int THREADS = 4;
    private static final int EACH = 5_000;

    @TempDir
    Path folder;

    private Mosquitto mosquitto;
    private TestProcess process;

    @BeforeEach
    void connect() throws Exception {
        mosquitto =
                Mosquitto.started(folder, "listener PORT 127.0.0.1", "allow_anonymous true", "max_queued_messages 0");
        process = TestProcess.on(mosquitto);
    }

    @AfterEach
    void end() throws Exception {
        process.close();
        mosquitto.close();
    }

    @Test
    void every_command_arrives_as_it_is_generated() throws Exception {
        List<String> received = process.receiving("commands");
        var expected = new ArrayList<String>();
        List<Object[]> all = List.of(
                new Object[] {},
                new Object[] {null},
                new Object[] {"text", "two words", "", "(", "\"", "1:x", "ä€😀"},
                new Object[] {1, -2L, (short) 3, (byte) 4, 5.5, 6.5f, 'x', true, TimeUnit.DAYS},
                new Object[] {List.of(1, List.of("a")), Map.of("key", List.of()), new int[] {7}, new String[] {"b"}},
                new Object[] {Optional.of("object")},
                new Object[] {"x".repeat(255)},
                new Object[] {"x".repeat(10_000), "y"},
                new Object[] {"short again"});
        for (int i = 0; i < 3; i++) {
            for (Object[] parameters : all) {
                process.messages.publishCommand("commands", "name", parameters);
                expected.add(SExpressions.generate("name", parameters));
            }
        }

        await().untilAsserted(() -> assertThat(received).isEqualTo(expected));
    }

    @Test
    void a_command_may_be_published_while_another_one_is_written() throws Exception {
        List<String> received = process.receiving("commands");
        var nested = new Object() {
            @Override
            public String toString() {
                process.messages.publishCommand("commands", "inner", 1);
                return "text";
            }
        };

        process.messages.publishCommand("commands", "outer", "before", nested, "after");
        process.messages.publishCommand("commands", "last");

        await().untilAsserted(
                        () -> assertThat(received).containsExactly("(inner 1)", "(outer before text after)", "(last)"));
    }

    @Test
    void a_command_that_cannot_be_written_leaves_no_trace() throws Exception {
        List<String> received = process.receiving("commands");

        assertThatThrownBy(() -> process.messages.publishCommand("commands", "bad", Map.of(List.of(), 1)))
                .isInstanceOf(SExpressionException.class);
        process.messages.publishCommand("commands", "good");

        await().untilAsserted(() -> assertThat(received).containsExactly("(good)"));
    }

    @Test
    void commands_of_several_threads_stay_whole_and_in_their_order() throws Exception {
        List<String> received = process.receiving("commands");
        var threads = new ArrayList<Thread>();
        for (int t = 0; t < THREADS; t++) {
            int number = t;
            var thread = new Thread(() -> {
                for (int i = 0; i < EACH; i++) {
                    process.messages.publishCommand("commands", "of", number, i, "x".repeat(i % 300));
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        await().untilAsserted(() -> assertThat(received).hasSize(THREADS * EACH));
        for (int t = 0; t < THREADS; t++) {
            int number = t;
            var expected = new ArrayList<String>();
            for (int i = 0; i < EACH; i++) {
                expected.add(SExpressions.generate("of", number, i, "x".repeat(i % 300)));
            }
            assertThat(received.stream().filter(text -> text.startsWith("(of " + number + " ")))
                    .containsExactlyElementsOf(expected);
        }
    }

    @Test
    void a_command_allocates_nothing_once_earlier_ones_were_sent() {
        var threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        long self = Thread.currentThread().getId();
        Object[] parameters = {"text", 75, true, TimeUnit.SECONDS.name()};
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = threads.getThreadAllocatedBytes(self);
            for (int i = 0; i < 500; i++) {
                process.messages.publishCommand("nobody", "set", parameters);
            }
            allocated = Math.min(allocated, threads.getThreadAllocatedBytes(self) - before);
            await().until(() -> process.messages.statistics().outboxSize() == 0);
        }

        assertThat(allocated / 500).isZero();
    }
}
