// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.paho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostAddressesTest {
    private final List<InetAddress> known = new ArrayList<>();
    private final InetAddress one = address(1);
    private final InetAddress two = address(2);
    private final InetAddress three = address(3);

    private static InetAddress address(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last});
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private InetAddress[] resolve(String host) throws UnknownHostException {
        if (!host.equals("broker") || known.isEmpty()) {
            throw new UnknownHostException(host);
        }
        return known.toArray(InetAddress[]::new);
    }

    private HostAddresses host(InetAddress... addresses) {
        known.addAll(List.of(addresses));
        return new HostAddresses("broker", false, this::resolve);
    }

    @Test
    void an_address_that_fails_is_followed_by_those_that_have_not_failed() throws Exception {
        HostAddresses host = host(one, two, three);
        var tried = new ArrayList<InetAddress>();
        for (int i = 0; i < 7; i++) {
            tried.add(host.next());
            host.failed(host.next());
        }
        assertThat(tried).containsExactly(one, two, three, one, two, three, one);
    }

    @Test
    void it_says_whether_another_one_is_left_before_all_have_failed() throws Exception {
        HostAddresses host = host(one, two);
        host.failed(host.next());
        assertThat(host.hasUntried()).isTrue();
        host.failed(host.next());
        assertThat(host.hasUntried()).as("all have failed").isFalse();
        host.failed(host.next());
        assertThat(host.hasUntried()).as("a new round").isTrue();
    }

    @Test
    void a_host_with_one_address_has_no_other() throws Exception {
        HostAddresses host = host(one);
        host.failed(host.next());
        assertThat(host.hasUntried()).isFalse();
        assertThat(host.next()).isEqualTo(one);
    }

    @Test
    void the_one_that_serves_stays_though_another_one_goes_before_it() throws Exception {
        HostAddresses host = host(one, two);
        host.failed(host.next());
        host.serves(host.next());
        assertThat(host.next()).isEqualTo(two);
    }

    @Test
    void addresses_of_a_host_may_change() throws Exception {
        HostAddresses host = host(one, two);
        host.failed(host.next());
        known.clear();
        known.add(three);
        assertThat(host.next()).isEqualTo(three);
        known.clear();
        assertThatThrownBy(host::next).isInstanceOf(UnknownHostException.class);
        assertThat(host.hasUntried()).isFalse();
    }

    @Test
    void names_are_looked_up_in_lower_case_and_without_a_last_dot_too() throws Exception {
        known.add(one);
        assertThat(new HostAddresses("Broker.", false, this::resolve).next()).isEqualTo(one);
    }

    @Test
    void if_nobody_configured_a_host_only_its_first_address_counts() throws Exception {
        known.addAll(List.of(one, two));
        HostAddresses host = new HostAddresses("broker", true, this::resolve);
        host.failed(host.next());
        assertThat(host.next()).isEqualTo(one);
        assertThat(host.hasUntried()).isFalse();
    }
}
