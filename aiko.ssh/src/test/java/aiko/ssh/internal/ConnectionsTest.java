// SPDX-License-Identifier: Apache-2.0
package aiko.ssh.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which connection is closed if too many have not logged in. */
class ConnectionsTest {
    private static final int ROUNDS = 1_000;

    private static String host(String connection) {
        return connection.substring(0, connection.indexOf(':'));
    }

    @Test
    void a_flood_from_one_address_closes_only_its_own_connections() {
        var random = new Random(7);
        List<String> all = new ArrayList<>(List.of("owner:1", "other:1", "flood:0", "flood:1", "flood:2"));
        for (int i = 3; i < ROUNDS; i++) {
            String closed =
                    Connections.choose(all, ConnectionsTest::host, random).orElseThrow();
            assertThat(closed).startsWith("flood:");
            all.remove(closed);
            all.add("flood:" + i);
        }
    }

    @Test
    void from_the_same_address_the_oldest_is_not_lost_for_sure() {
        var random = new Random(7);
        List<String> all = List.of("a:0", "a:1", "a:2", "a:3", "a:4", "a:5", "a:6", "a:7", "a:8", "a:9");
        long oldest = 0;
        for (int i = 0; i < ROUNDS; i++) {
            oldest += Connections.choose(all, ConnectionsTest::host, random)
                            .orElseThrow()
                            .equals("a:0")
                    ? 1
                    : 0;
        }
        assertThat(oldest).isBetween(50L, 150L);
        assertThat(Connections.choose(List.<String>of(), ConnectionsTest::host, random))
                .isEmpty();
    }
}
