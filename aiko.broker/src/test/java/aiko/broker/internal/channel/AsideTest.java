// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Those who ask for much delay themselves only. */
class AsideTest {
    private static final int MOST_FOR_ONE = 4;

    private final BlockingQueue<Runnable> server = new LinkedBlockingQueue<>();
    private final List<String> lines = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private long now;
    private final Aside aside = new Aside(
            "aside-test",
            new Aside.Kind("passwords", MOST_FOR_ONE),
            server::add,
            (source, line) -> lines.add(source + ": " + line),
            () -> now);

    @AfterEach
    void close() {
        aside.close();
    }

    private final class Named implements Aside.Work {
        private final String name;
        private boolean isWanted = true;

        Named(String name) {
            this.name = name;
        }

        @Override
        public boolean isWanted() {
            return isWanted;
        }

        @Override
        public void run() {}

        @Override
        public void after() {
            done.add(name);
        }
    }

    private boolean add(String source, String name) {
        return aside.run(source, new Named(name));
    }

    /** Does what the server's thread would. */
    private void finish(int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            server.poll(10, TimeUnit.SECONDS).run();
        }
    }

    private void pass(Duration time) {
        now += time.toNanos();
        aside.tick();
    }

    @Test
    void sources_take_turns() throws Exception {
        for (String name : List.of("a1", "a2", "a3", "a4")) {
            add("a", name);
        }
        add("b", "b1");
        add("c", "c1");
        add("b", "b2");

        finish(7);

        assertThat(done).containsExactly("a1", "a2", "b1", "c1", "a3", "b2", "a4");
    }

    @Test
    void one_source_may_have_only_so_much_waiting_and_a_line_tells_its_name_and_number() throws Exception {
        // The first is under way.
        for (int i = 0; i <= MOST_FOR_ONE; i++) {
            assertThat(add("a", "a" + i)).isTrue();
        }
        assertThat(add("a", "more")).isFalse();
        assertThat(add("a", "even more")).isFalse();
        assertThat(add("b", "b1")).isTrue();
        assertThat(lines)
                .containsExactly("a: 4 passwords are waiting to be checked; refusing further ones until there is room");

        finish(MOST_FOR_ONE + 2);
        pass(Duration.ofSeconds(1));

        assertThat(done).doesNotContain("more").contains("b1");
        assertThat(lines).hasSize(2).last().isEqualTo("a: 2 passwords were refused; there is room again");
    }

    @Test
    void nothing_is_done_for_those_who_have_left() throws Exception {
        add("a", "a1");
        var left = new Named("left");
        aside.run("a", left);
        add("a", "a2");
        left.isWanted = false;

        finish(2);

        assertThat(done).containsExactly("a1", "a2");
        assertThat(server).isEmpty();
    }

    @Test
    void a_source_that_fails_again_and_again_has_to_pause_and_no_other_does() throws Exception {
        for (int i = 1; i <= 3; i++) {
            aside.failed("a");
        }
        assertThat(lines)
                .containsExactly(
                        "a: 3 wrong passwords and no correct one; checking further ones with pauses of up to 2 s");
        add("a", "a1");
        add("b", "b1");
        finish(1);
        assertThat(done).containsExactly("b1");

        pass(Duration.ofMillis(500));
        finish(1);
        assertThat(done).containsExactly("b1", "a1");

        for (int i = 0; i < 1_000; i++) {
            aside.failed("a");
        }
        add("a", "a2");
        pass(Duration.ofMillis(1_900));
        assertThat(server).isEmpty();
        pass(Duration.ofMillis(100));
        finish(1);
        assertThat(done).endsWith("a2");
    }

    @Test
    void a_success_or_a_quiet_minute_ends_the_pauses() throws Exception {
        for (String source : List.of("a", "b")) {
            for (int i = 0; i < 100; i++) {
                aside.failed(source);
            }
        }
        aside.succeeded("a");
        add("a", "a1");
        finish(1);
        assertThat(done).containsExactly("a1");
        assertThat(lines).last().isEqualTo("a: 100 wrong passwords so far; checking without pauses again");

        pass(Duration.ofSeconds(61));
        assertThat(lines).last().isEqualTo("b: 100 wrong passwords so far; checking without pauses again");
        aside.failed("b");
        add("b", "b1");
        finish(1);
        assertThat(done).endsWith("b1");
    }

    @Test
    void a_failure_of_the_work_ends_neither_the_thread_nor_the_turns() throws Exception {
        aside.run("a", new Aside.Work() {
            @Override
            public boolean isWanted() {
                return true;
            }

            @Override
            public void run() {
                throw new StackOverflowError();
            }

            @Override
            public void after() {
                done.add("failed");
            }
        });
        add("a", "a1");
        finish(2);
        assertThat(done).containsExactly("failed", "a1");
    }

    @Test
    void somebody_with_a_network_of_IPv6_is_one_source() throws Exception {
        assertThat(Sources.of(InetAddress.getByName("2001:db8:1:2:3:4:5:6")))
                .isEqualTo(Sources.of(InetAddress.getByName("2001:db8:1:2::1")))
                .isEqualTo("2001:db8:1:2:0:0:0:0/64");
        assertThat(Sources.of(InetAddress.getByName("192.0.2.7"))).isEqualTo("192.0.2.7");
        assertThat(Sources.of(InetAddress.getByName("::1"))).isEqualTo("0:0:0:0:0:0:0:1");
    }
}
