// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.destination;

import aiko.message.Message;
import aiko.process.HostedService;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressionLimits;
import aiko.sexpression.SExpressions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Whether a program of the reference implementation, such as its dashboard, follows a service of a process: it asks for the shared
 * state of a service when the service is selected, and again after four fifths of its lease. Its log page reads the topic of the
 * process alone. Any thread.
 */
final class ReferenceReaders {
    /** The lease of the reference, and some time for the next request. */
    private static final long MEMORY_NANOS = Duration.ofSeconds(320).toNanos();

    private static final SExpressionLimits LIMITS = new SExpressionLimits(1 << 12, 10, 1_000);
    private static final byte[] REQUEST = "(share ".getBytes(StandardCharsets.US_ASCII);
    /** The reference ends its response topics with a short number or name, and our followers with a UUID. */
    private static final int UUID_LENGTH = 36;

    private static final int MOST_READERS = 64;
    private static final String END = "/in";

    private final LongSupplier nanoTime;
    /** The times of the latest requests, by response topic; of too many, the latest ones. */
    private final Map<String, Long> requests = new LinkedHashMap<>();

    private volatile long lastRequest;
    private volatile boolean isAny;

    ReferenceReaders(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void controlReceived(HostedService service, Message message) {
        if (isRequest(message.payload())) {
            controlReceived(service.topicPath().control(), message.payload());
        }
    }

    /** A request for a shared state, on that control topic. */
    void controlReceived(String controlTopic, byte[] payload) {
        try {
            SExpression request = SExpressions.parse(payload, LIMITS);
            if (request.arguments().size() == 3
                    && request.arguments().get(0) instanceof String responseTopic
                    && isOfReference(responseTopic, controlTopic)) {
                requested(responseTopic, "0".equals(request.arguments().get(1)));
            }
        } catch (SExpressionException unreadable) {
            // The shared state reports it.
            return;
        }
    }

    private synchronized void requested(String responseTopic, boolean isEnd) {
        requests.remove(responseTopic);
        if (!isEnd) {
            lastRequest = nanoTime.getAsLong();
            requests.put(responseTopic, lastRequest);
            if (requests.size() > MOST_READERS) {
                requests.remove(requests.keySet().iterator().next());
            }
        } else {
            requests.values().forEach(time -> lastRequest = time);
        }
        isAny = !requests.isEmpty();
    }

    boolean areThere() {
        return isAny && nanoTime.getAsLong() - lastRequest < MEMORY_NANOS;
    }

    private static boolean isRequest(byte[] payload) {
        if (payload.length < REQUEST.length) {
            return false;
        }
        for (int i = 0; i < REQUEST.length; i++) {
            if (payload[i] != REQUEST[i]) {
                return false;
            }
        }
        return true;
    }

    /** {@code {topic path of the reader}/{control topic}/{id}/in}. */
    private static boolean isOfReference(String responseTopic, String controlTopic) {
        int control = responseTopic.indexOf('/' + controlTopic + '/');
        if (control < 0 || !responseTopic.endsWith(END)) {
            return false;
        }
        int idBegins = control + controlTopic.length() + 2;
        int idLength = responseTopic.length() - END.length() - idBegins;
        return idLength > 0 && idLength != UUID_LENGTH;
    }
}
