// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private final AtomicLong now = new AtomicLong();
    private final Sessions sessions = new Sessions(Duration.ofHours(1), now::get);

    @Test
    void a_session_is_found_by_its_cookie_until_it_ends() {
        Session session = sessions.open("127.0.0.1");
        String cookie = sessions.cookie(session);

        assertThat(sessions.find(cookie)).contains(session);
        assertThat(sessions.find("other")).isEmpty();
        sessions.end(session);
        assertThat(sessions.find(cookie)).isEmpty();
        assertThat(session.isEnded()).isTrue();
    }

    @Test
    void a_session_ends_if_it_is_not_used() {
        Session used = sessions.open("127.0.0.1");
        Session idle = sessions.open("127.0.0.1");
        now.addAndGet(Duration.ofMinutes(40).toNanos());
        sessions.find(sessions.cookie(used));
        now.addAndGet(Duration.ofMinutes(40).toNanos());

        assertThat(sessions.find(sessions.cookie(used))).contains(used);
        assertThat(sessions.find(sessions.cookie(idle))).isEmpty();
        assertThat(idle.isEnded()).isTrue();
    }

    @Test
    void beyond_the_limit_the_one_unused_for_the_longest_time_ends() {
        Session oldest = sessions.open("127.0.0.1");
        for (int i = 0; i < 32; i++) {
            now.incrementAndGet();
            sessions.open("127.0.0.1");
        }
        assertThat(oldest.isEnded()).isTrue();
    }
}
