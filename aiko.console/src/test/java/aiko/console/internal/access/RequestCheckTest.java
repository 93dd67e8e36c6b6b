// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestCheckTest {
    private static Headers headers(String... namesAndValues) {
        var headers = new Headers();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    @Test
    void other_sites_may_link_to_the_page_but_not_ask_or_change() {
        var foreign = headers("Host", "localhost:1", "Sec-Fetch-Site", "cross-site", RequestCheck.HEADER, "1");

        assertThat(RequestCheck.refusal("GET", foreign, true)).isEmpty();
        assertThat(RequestCheck.refusal("GET", foreign, false)).isPresent();
        assertThat(RequestCheck.refusal("POST", foreign, false)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:2", "https://localhost:1.evil", "http://evil.example", "null"})
    void a_change_from_another_origin_is_refused(String origin) {
        assertThat(RequestCheck.refusal(
                        "POST", headers("Host", "localhost:1", "Origin", origin, RequestCheck.HEADER, "1"), false))
                .isPresent();
    }

    @Test
    void a_change_needs_the_header_that_no_other_site_can_send() {
        assertThat(RequestCheck.refusal("POST", headers("Host", "localhost:1", "Origin", "http://localhost:1"), false))
                .isPresent();
        assertThat(RequestCheck.refusal(
                        "POST",
                        headers("Host", "localhost:1", "Origin", "http://localhost:1", RequestCheck.HEADER, "1"),
                        false))
                .isEmpty();
    }
}
