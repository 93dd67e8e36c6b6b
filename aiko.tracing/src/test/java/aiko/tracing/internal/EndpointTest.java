// SPDX-License-Identifier: Apache-2.0
package aiko.tracing.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.osgi.service.log.Logger;

class EndpointTest {
    @Test
    void an_address_is_not_in_the_message_if_it_may_contain_a_secret() {
        for (String url : List.of(
                "http://me:SECRET@localhost:4318/v1/traces",
                "http://me:SECRET@local host",
                "http://me:SECRET@my_host:4318",
                "me:SECRET@localhost",
                "ftp://localhost?key=SECRET")) {
            assertThatThrownBy(() -> Endpoint.of(url))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("expected http://HOST:PORT/PATH")
                    .hasMessageNotContaining("SECRET")
                    .hasNoCause();
        }
    }

    @Test
    void another_one_that_is_not_valid_is_named() {
        for (String url : List.of("", "localhost:4318", "ftp://localhost", "http://", "http://localhost:99999")) {
            assertThatThrownBy(() -> Endpoint.of(url)).hasMessageEndingWith(", found \"" + url + '"');
        }
    }

    @Test
    void a_query_is_used_but_not_shown() {
        Endpoint endpoint = Endpoint.of("https://localhost/v1/traces?key=SECRET");

        assertThat(endpoint.url()).isEqualTo("https://localhost/v1/traces?key=SECRET");
        assertThat(endpoint).hasToString("https://localhost/v1/traces");
    }

    @Test
    void without_a_valid_address_one_line_says_so_and_nothing_is_sent() {
        var lines = new ArrayList<String>();
        Logger logger = (Logger) Proxy.newProxyInstance(
                Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (self, method, arguments) -> {
                    lines.add(method.getName() + ' ' + Arrays.deepToString(arguments));
                    return null;
                });
        var tracing = new Tracing(configuration("http://me:SECRET@localhost"), logger);
        tracing.deactivate();

        assertThat(lines).singleElement().asString().startsWith("error ").doesNotContain("SECRET");
    }

    private static TracingConfiguration configuration(String endpoint) {
        return new TracingConfiguration() {
            @Override
            public String endpoint() {
                return endpoint;
            }

            @Override
            public String name() {
                return "aiko";
            }

            @Override
            public double ratio() {
                return 1;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return TracingConfiguration.class;
            }
        };
    }
}
