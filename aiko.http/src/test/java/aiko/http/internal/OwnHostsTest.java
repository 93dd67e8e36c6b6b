// SPDX-License-Identifier: Apache-2.0
package aiko.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnHostsTest {
    private final OwnHosts loopback = new OwnHosts(true, "aiko.example", " Other.Example ");
    private final OwnHosts network = new OwnHosts(false, "aiko.example");

    private static Headers to(String... hosts) {
        var headers = new Headers();
        for (String host : hosts) {
            headers.add("Host", host);
        }
        return headers;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "localhost:8181", "127.0.0.1:8181", "[::1]:8181", "AIKO.example:80", "other.example"
            })
    void this_machine_and_configured_names_are_own_hosts_of_a_loopback_listener(String host) {
        assertThat(loopback.foreign(to(host))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.168.1.7", "[fe80::1]:8181", "myhost:8181"})
    void other_machines_do_not_reach_a_loopback_listener_by_their_names(String host) {
        assertThat(loopback.foreign(to(host))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8181", "10.0.3.17:8181", "[fe80::1]", "aiko.example"})
    void a_kubelet_that_probes_an_address_is_answered_beyond_loopback(String host) {
        assertThat(network.foreign(to(host))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "127.0.0.1.evil.example",
                "localhost.evil.example:8181",
                "aiko.example.evil",
                "",
                ":8181",
                "127.0.0.1:8181:evil",
                "[evil.example]"
            })
    void other_names_are_foreign(String host) {
        assertThat(loopback.foreign(to(host))).contains(host);
        assertThat(network.foreign(to(host))).contains(host);
    }

    @Test
    void a_request_names_one_host() {
        assertThat(network.foreign(to())).isPresent();
        assertThat(network.foreign(to("localhost", "evil.example"))).isPresent();
    }

    @Test
    void a_star_stands_for_all_names() {
        assertThat(new OwnHosts(true, "*").foreign(to("anything.example:8181"))).isEmpty();
    }
}
