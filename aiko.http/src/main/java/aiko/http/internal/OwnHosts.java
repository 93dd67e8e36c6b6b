// SPDX-License-Identifier: Apache-2.0
package aiko.http.internal;

import com.sun.net.httpserver.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The hosts that requests may be for. A site can make its name lead to this container (DNS rebinding), so that a browser lets its
 * scripts read the answers: the name of that site is no host of ours. An address cannot be made to lead elsewhere.
 */
final class OwnHosts {
    private static final String ALL = "*";
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");
    private static final Pattern ADDRESS = Pattern.compile("localhost|\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");

    private final Pattern always;
    private final Set<String> names;

    /**
     * @param isLoopback whether only this machine can connect
     * @param names further ones; {@code *} stands for all
     */
    OwnHosts(boolean isLoopback, String... names) {
        always = isLoopback ? LOOPBACK : ADDRESS;
        this.names = Stream.of(names)
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The host of a request, if it is none of ours. */
    Optional<String> foreign(Headers headers) {
        List<String> hosts = headers.getOrDefault("Host", List.of());
        if (hosts.size() != 1) {
            return names.contains(ALL) ? Optional.empty() : Optional.of("");
        }
        String name = name(hosts.get(0).toLowerCase(Locale.ROOT));
        boolean isOwn = names.contains(ALL) || always.matcher(name).matches() || names.contains(name);
        return isOwn ? Optional.empty() : Optional.of(hosts.get(0));
    }

    private static String name(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }
}
