// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.message.internal.LogLines;
import aiko.message.spi.EmbeddedMessageServer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What a process does about another one with its topic path, and about strangers who answer in the name of one. */
class UniqueProcessTest {
    private final LogLines log = new LogLines();
    private final AtomicInteger ends = new AtomicInteger();
    private final List<Living> lives = new CopyOnWriteArrayList<>();

    private static final class Living implements UniqueProcess.Life {
        final String id;
        final Predicate<String> namesakeFound;
        volatile boolean isEstablished;
        volatile boolean hasGivenWay;

        Living(String id, Predicate<String> namesakeFound) {
            this.id = id;
            this.namesakeFound = namesakeFound;
        }

        /** Whether it gives way to one that has answered. */
        boolean isAnswered() {
            return namesakeFound.test("aiko/host/" + id);
        }

        @Override
        public boolean isEstablished() {
            return isEstablished;
        }

        @Override
        public void giveWay() {
            hasGivenWay = true;
        }

        @Override
        public void close() {}

        @Override
        public void embeddedServerStarted(EmbeddedMessageServer server) {}

        @Override
        public void embeddedServerStopped(EmbeddedMessageServer server) {}
    }

    private UniqueProcess process(boolean terminate) {
        return new UniqueProcess(
                "7", new UniqueProcess.Terms(terminate, ends::incrementAndGet, log.logger), (id, namesakeFound) -> {
                    var life = new Living(id, namesakeFound);
                    lives.add(life);
                    return life;
                });
    }

    private Living life(int number) {
        await().until(() -> lives.size() == number);
        return lives.get(number - 1);
    }

    @Test
    void the_last_id_is_random_and_answers_in_its_name_are_ignored() {
        var process = process(false);
        for (int i = 1; i <= 5; i++) {
            assertThat(life(i).isAnswered()).isTrue();
        }
        Living last = life(6);
        for (int i = 0; i < 300; i++) {
            assertThat(last.isAnswered()).isFalse();
        }

        assertThat(lives).extracting(life -> life.id).startsWith("7", "7-2", "7-3", "7-4", "7-5");
        assertThat(last.id).matches("7-[0-9a-f]{8}");
        assertThat(last.hasGivenWay).isFalse();
        assertThat(log.lines())
                .hasSize(6)
                .contains("WARN another process is running with the topic path aiko/host/7: renaming this one to"
                        + " aiko/host/7-2; to choose its topic path, set process.host or process.id");
        assertThat(log.lines().get(5)).startsWith("WARN somebody answers in the name of aiko/host/" + last.id);
        process.close();
    }

    @Test
    void one_that_starts_may_end_the_container() {
        var process = process(true);
        assertThat(life(1).isAnswered()).isTrue();

        assertThat(ends).hasValue(1);
        assertThat(lives).hasSize(1);
        process.close();
    }

    @Test
    void one_that_was_alone_once_never_ends_the_container() {
        var process = process(true);
        life(1).isEstablished = true;
        for (int i = 1; i <= 5; i++) {
            assertThat(life(i).isAnswered()).isTrue();
        }
        assertThat(life(6).isAnswered()).isFalse();

        assertThat(ends).hasValue(0);
        assertThat(log.lines())
                .contains("WARN another process is running with the topic path aiko/host/7: renaming this one to"
                        + " aiko/host/7-2, since process.duplicate only ends a process that starts; to choose its topic"
                        + " path, set process.host or process.id");
        process.close();
    }
}
