// SPDX-License-Identifier: Apache-2.0
package aiko.fuzz;

import aiko.client.internal.SimulatedProcess;
import aiko.message.Message;
import aiko.process.TopicPath;
import aiko.registrar.internal.LogLines;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressions;
import aiko.share.SharedState;
import aiko.share.internal.limit.ShareLimits;
import aiko.share.internal.state.PlacedStates;
import aiko.share.internal.state.Producer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Control messages to a service with shared state, one in each line: who follows it has what it has. */
public final class SharedStateFuzz {
    private static final TopicPath SERVICE = TopicPath.parse("test/host/1/7");
    private static final String FOLLOWER = "test/follower";

    private final SimulatedProcess process = new SimulatedProcess();
    private final LogLines log = new LogLines();
    private final Map<String, Object> followed = new LinkedHashMap<>();
    private final Producer producer = new Producer(
            SERVICE,
            process.loop,
            process,
            log.logger,
            new PlacedStates(),
            new ShareLimits(SharedState.MOST_LEASES, 0, 0));

    private SharedStateFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        new SharedStateFuzz().run(input);
    }

    private void run(byte[] input) {
        process.server = this::published;
        producer.begin(Map.of("lifecycle", "ready", "load", Map.of("cpu", 7), "words", "two words"));
        control(("(share " + FOLLOWER + " 3600 *)").getBytes(StandardCharsets.UTF_8));
        for (byte[] line : InputLines.of(input)) {
            // The lease of the one whose answers are followed is not for others to end.
            if (!new String(line, StandardCharsets.UTF_8).contains(FOLLOWER)) {
                control(line);
            }
        }
        process.loop.run(Duration.ofSeconds(2));
        Map<String, Object> items = producer.items();
        Promise.that(followed.equals(items), () -> "followers have " + followed + ", the service " + items);
        log.take().forEach(Promise::saysSomething);
        producer.cancel();
        process.loop.run(Duration.ofSeconds(1));
    }

    private void control(byte[] payload) {
        producer.intercept(new Message(SERVICE.control(), payload, false));
        process.loop.run(Duration.ofMillis(200));
    }

    /** As the reference's consumer reads it. */
    @SuppressWarnings("unchecked")
    private void published(String topic, String payload) {
        Promise.canBePublishedTo(topic);
        SExpression message = SExpressions.parse(payload);
        if (!topic.equals(FOLLOWER) || message.name().equals("item_count")) {
            return;
        }
        String item = (String) message.arguments().get(0);
        if (message.name().equals("remove")) {
            followed.remove(item);
            followed.keySet().removeIf(each -> each.startsWith(item + '.'));
            return;
        }
        Object value = message.arguments().get(1);
        followed.remove(item);
        followed.keySet().removeIf(each -> each.startsWith(item + '.'));
        int dot = item.indexOf('.');
        if (dot >= 0) {
            followed.remove(item.substring(0, dot));
        }
        if (dot < 0 && value instanceof Map<?, ?> below) {
            ((Map<String, Object>) below).forEach((key, inner) -> followed.put(item + '.' + key, inner));
        } else {
            followed.put(item, value);
        }
    }
}
