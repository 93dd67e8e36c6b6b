// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.broker.internal.channel.SelfSigned;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings of address, TLS and accounts that are not in effect are named, each with its cause. */
class AccessTest {
    @TempDir
    Path etc;

    private static BrokerConfiguration configuration(Map<String, String> settings) {
        return (BrokerConfiguration) Proxy.newProxyInstance(
                BrokerConfiguration.class.getClassLoader(),
                new Class<?>[] {BrokerConfiguration.class},
                (proxy, method, arguments) -> {
                    String set = settings.get(method.getName().replace('_', '.'));
                    return set == null ? method.getDefaultValue() : set;
                });
    }

    private List<String> problems(String... keysAndValues) {
        var settings = new TreeMap<String, String>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return Access.problems(configuration(settings), etc).stream()
                .map(problem -> problem.in(BrokerConfiguration.PID))
                .toList();
    }

    @Test
    void the_default_has_none_and_reads_nothing() {
        assertThat(problems()).isEmpty();
        assertThat(problems("host", "::1")).isEmpty();
    }

    @Test
    void other_machines_need_both() {
        assertThat(problems("host", "0.0.0.0"))
                .containsExactly(
                        "host of aiko.broker: other machines need TLS and accounts, so the embedded MQTT server does"
                                + " not listen on 0.0.0.0; set tls.certificate, tls.key and accounts; listening for this machine only");
        assertThat(problems("host", "no such host"))
                .containsExactly("host of aiko.broker: \"no such host\" is an unknown host; expected an address of this"
                        + " machine, such as 127.0.0.1");
    }

    @Test
    void files_that_are_missing_or_unusable_are_named() throws Exception {
        Files.writeString(etc.resolve("rubbish"), "rubbish");
        Files.writeString(etc.resolve("some"), "plain:text\n");

        assertThat(problems("tls.certificate", "server.pem"))
                .containsExactly("tls.certificate of aiko.broker: requires tls.key; listening without TLS");
        assertThat(problems("tls.key", "server.key"))
                .containsExactly("tls.key of aiko.broker: requires tls.certificate; listening without TLS");
        assertThat(problems("tls.certificate", "server.pem", "tls.key", "rubbish"))
                .containsExactly("tls.* of aiko.broker: ignored: cannot read " + etc.resolve("server.pem")
                        + ": no such file; listening without TLS");
        assertThat(problems("tls.certificate", "rubbish", "tls.key", "rubbish"))
                .singleElement()
                .asString()
                .startsWith("tls.* of aiko.broker: ignored: ")
                .contains(etc.resolve("rubbish").toString());
        assertThat(problems("accounts", "missing"))
                .singleElement()
                .asString()
                .startsWith("accounts of aiko.broker: cannot read " + etc.resolve("missing"))
                .endsWith("; nobody can connect");
        assertThat(problems("accounts", "some"))
                .containsExactly("accounts of aiko.broker: " + etc.resolve("some")
                        + ": ignoring line 1: not a hashed password; make one with: aiko password");
    }

    @Test
    void with_everything_there_is_none() throws Exception {
        new SelfSigned(etc).identity();
        Files.writeString(etc.resolve("accounts"), "plant:$7$1$AAAA$AAAA\n");

        assertThat(problems(
                        "host",
                        "0.0.0.0",
                        "tls.certificate",
                        "CERTIFICATE",
                        "tls.key",
                        "PRIVATE KEY",
                        "accounts",
                        "accounts"))
                .isEmpty();
    }
}
