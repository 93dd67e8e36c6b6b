// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestCheckTest {
    private final RequestCheck check = new RequestCheck(List.of("aiko.example", " Other.Example "));

    private static Headers headers(String... namesAndValues) {
        var headers = new Headers();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:8181",
                "127.0.0.1:8181",
                "192.168.1.7",
                "[::1]:8181",
                "[fe80::1]",
                "AIKO.example:80",
                "other.example"
            })
    void addresses_localhost_and_configured_names_are_own_hosts(String host) {
        assertThat(check.refusal("GET", headers("Host", host), false)).isEmpty();
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
    void other_names_are_refused_even_for_the_page(String host) {
        assertThat(check.refusal("GET", headers("Host", host), true)).isPresent();
    }

    @Test
    void a_request_without_a_host_is_refused() {
        assertThat(check.refusal("GET", headers(), true)).isPresent();
    }

    @Test
    void other_sites_may_link_to_the_page_but_not_ask_or_change() {
        var foreign = headers("Host", "localhost:1", "Sec-Fetch-Site", "cross-site", RequestCheck.HEADER, "1");

        assertThat(check.refusal("GET", foreign, true)).isEmpty();
        assertThat(check.refusal("GET", foreign, false)).isPresent();
        assertThat(check.refusal("POST", foreign, false)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:2", "https://localhost:1.evil", "http://evil.example", "null"})
    void a_change_from_another_origin_is_refused(String origin) {
        assertThat(check.refusal(
                        "POST", headers("Host", "localhost:1", "Origin", origin, RequestCheck.HEADER, "1"), false))
                .isPresent();
    }

    @Test
    void a_change_needs_the_header_that_no_other_site_can_send() {
        assertThat(check.refusal("POST", headers("Host", "localhost:1", "Origin", "http://localhost:1"), false))
                .isPresent();
        assertThat(check.refusal(
                        "POST",
                        headers("Host", "localhost:1", "Origin", "http://localhost:1", RequestCheck.HEADER, "1"),
                        false))
                .isEmpty();
    }
}
