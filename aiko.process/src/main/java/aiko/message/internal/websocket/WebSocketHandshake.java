// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.websocket;

import aiko.message.internal.transport.MqttAddress;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;

/** The opening handshake of a WebSocket: RFC 6455, section 4. */
public final class WebSocketHandshake {
    private static final String SUBPROTOCOL = "mqtt";
    private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;
    private static final int LONGEST_ANSWER = 1 << 16;
    private static final int LONGEST_SHOWN = 100;

    private WebSocketHandshake() {}

    /** @throws IOException if the server refuses; its message has the reason */
    public static void open(InputStream in, OutputStream out, MqttAddress address) throws IOException {
        var random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        String key = Base64.getEncoder().encodeToString(random);
        String request = "GET " + address.webSocketPath() + " HTTP/1.1\r\n"
                + "Host: " + address + "\r\n"
                + "Upgrade: websocket\r\n"
                + "Connection: Upgrade\r\n"
                + "Sec-WebSocket-Key: " + key + "\r\n"
                + "Sec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Protocol: " + SUBPROTOCOL + "\r\n\r\n";
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        check(answer(in), key, address.webSocketPath());
    }

    private static void check(String[] lines, String key, String path) throws ProtocolException {
        String[] status = lines[0].split(" ", 3);
        if (status.length < 2 || !status[1].equals("101")) {
            String said = lines[0].length() > LONGEST_SHOWN ? lines[0].substring(0, LONGEST_SHOWN) : lines[0];
            throw new ProtocolException("no WebSocket for MQTT at " + path + ": the server answered \"" + said
                    + "\"; check mqtt.port and the path");
        }
        String expected = accept(key);
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0
                    && line.substring(0, colon).trim().toLowerCase(Locale.ROOT).equals("sec-websocket-accept")
                    && line.substring(colon + 1).trim().equals(expected)) {
                return;
            }
        }
        throw new ProtocolException("the WebSocket handshake was answered with a wrong key: a proxy may cache answers");
    }

    private static String accept(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + KEY_SUFFIX).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The lines of the answer, up to the empty one; nothing after it is read. */
    private static String[] answer(InputStream in) throws IOException {
        var text = new StringBuilder();
        while (text.length() < 4 || text.indexOf("\r\n\r\n", text.length() - 4) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the server closed the connection without an HTTP answer");
            }
            text.append((char) next);
            boolean isHttp = "HTTP/".startsWith(text.substring(0, Math.min(5, text.length())));
            if (!isHttp || text.length() > LONGEST_ANSWER) {
                throw new ProtocolException(
                        "the server does not speak HTTP, which WebSockets require; check mqtt.port");
            }
        }
        return text.toString().split("\r\n");
    }
}
