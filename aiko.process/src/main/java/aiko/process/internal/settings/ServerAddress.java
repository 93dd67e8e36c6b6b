// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The address of an MQTT server as people write it: a name or an address, optionally with a port, or a URL, which also names the
 * transport.
 *
 * @param host the host without brackets
 * @param port the port, if one is written
 * @param kind the transport, if it is a URL
 * @param path the path of the WebSocket, if one is written
 */
record ServerAddress(String host, Optional<Integer> port, Optional<Kind> kind, Optional<String> path) {
    private static final Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(.*)");
    private static final Pattern PARTS = Pattern.compile("(\\[[^\\[\\]]*\\]|[^:/?#]*)(?::([^:/?#]*))?([/?#].*)?");
    private static final Pattern IPV6 = Pattern.compile("(?=.*:.*:)[0-9A-Fa-f:]*[0-9A-Fa-f:.]*(%[\\w.-]+)?");
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_-]+(\\.[\\p{L}\\p{N}_-]+)*\\.?");
    private static final Pattern PATH = Pattern.compile("/[\\x21\\x24-\\x7E]*");
    private static final int LONGEST_NAME = 254;
    private static final int LAST_PORT = 65_535;
    private static final int MOST = 32;

    private static final String RIGHT_FORMS =
            "expected a name or an address, as in broker.example.com, 10.0.0.7 or ::1, optionally with a port, as in"
                    + " broker:1883 or [::1]:1883, or a URL that begins with mqtt://, mqtts://, ws:// or wss://;"
                    + " or several, with commas between";

    /** The transport to the server. */
    enum Kind {
        PLAIN(1883, false, false),
        SECURED(8883, false, true),
        WEB_SOCKETS(80, true, false),
        SECURED_WEB_SOCKETS(443, true, true);

        /** The usual port of such a server. */
        final int port;

        final boolean webSockets;
        final boolean tls;

        Kind(int port, boolean webSockets, boolean tls) {
            this.port = port;
            this.webSockets = webSockets;
            this.tls = tls;
        }

        static Kind of(String scheme) {
            return switch (scheme) {
                case "mqtt", "tcp" -> PLAIN;
                case "mqtts", "ssl", "tls" -> SECURED;
                case "ws" -> WEB_SOCKETS;
                case "wss" -> SECURED_WEB_SOCKETS;
                default -> throw new IllegalArgumentException("unknown scheme \"" + scheme + "\"; " + RIGHT_FORMS);
            };
        }
    }

    /**
     * Several addresses, separated by commas.
     *
     * @throws IllegalArgumentException if one is not an address, or if their transports differ
     */
    static List<ServerAddress> parseAll(String text) {
        List<ServerAddress> all =
                Stream.of(text.split(",", -1)).map(ServerAddress::parse).toList();
        if (all.size() > MOST) {
            throw new IllegalArgumentException("expected at most " + MOST + " addresses");
        }
        if (all.stream().map(ServerAddress::kind).distinct().count() > 1) {
            throw new IllegalArgumentException("expected the same kind of URL for all addresses, or none");
        }
        return all;
    }

    /** @throws IllegalArgumentException if it is not an address; the message names the valid forms */
    static ServerAddress parse(String text) {
        String stripped = text.strip();
        Matcher url = URL.matcher(stripped);
        return url.matches()
                ? parse(Optional.of(Kind.of(url.group(1).toLowerCase(Locale.ROOT))), url.group(2))
                : parse(Optional.empty(), stripped);
    }

    private static ServerAddress parse(Optional<Kind> kind, String rest) {
        if (rest.indexOf('@') >= 0) {
            throw new IllegalArgumentException(
                    "expected the user name and the password in the settings username and password");
        }
        if (isIpv6(rest)) {
            return new ServerAddress(rest, Optional.empty(), kind, Optional.empty());
        }
        Matcher parts = PARTS.matcher(rest);
        if (!parts.matches()) {
            throw new IllegalArgumentException(RIGHT_FORMS);
        }
        return new ServerAddress(
                host(parts.group(1)),
                Optional.ofNullable(parts.group(2)).map(ServerAddress::port),
                kind,
                path(parts.group(3), kind));
    }

    private static boolean isIpv6(String text) {
        try {
            // Text with a colon is not looked up as a name.
            return IPV6.matcher(text).matches() && InetAddress.getByName(text.replaceFirst("%.*", "")) != null;
        } catch (UnknownHostException none) {
            return false;
        }
    }

    private static String host(String text) {
        boolean isBracketed = text.startsWith("[") && text.endsWith("]");
        String host = isBracketed ? text.substring(1, text.length() - 1) : text;
        boolean isHost = isBracketed ? isIpv6(host) : NAME.matcher(host).matches() && host.length() <= LONGEST_NAME;
        if (!isHost) {
            throw new IllegalArgumentException(RIGHT_FORMS);
        }
        return host;
    }

    private static int port(String text) {
        if (text.matches("[0-9]{1,5}")) {
            int port = Integer.parseInt(text);
            if (port > 0 && port <= LAST_PORT) {
                return port;
            }
        }
        throw new IllegalArgumentException("port \"" + text + "\": expected a number from 1 to " + LAST_PORT);
    }

    private static Optional<String> path(String text, Optional<Kind> kind) {
        if (text == null || text.equals("/")) {
            return Optional.empty();
        }
        if (kind.filter(known -> known.webSockets).isEmpty()) {
            throw new IllegalArgumentException(
                    "unexpected path \"" + text + "\": only WebSockets, with ws:// or wss://, have one");
        }
        if (!PATH.matcher(text).matches()) {
            throw new IllegalArgumentException("invalid path \"" + text + '"');
        }
        return Optional.of(text);
    }
}
