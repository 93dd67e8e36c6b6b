// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.view;

import aiko.client.AikoClient;
import aiko.console.internal.json.Json;
import aiko.console.internal.request.Audit;
import aiko.console.internal.request.Call;
import aiko.console.internal.request.Problem;
import aiko.console.internal.stream.EventStream;
import aiko.event.Handle;
import aiko.message.Delivery;
import aiko.message.Message;
import aiko.message.UnsuitableMessageException;
import aiko.process.AikoProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Messages on topics, as they arrive; and published ones. */
@Component(service = Topics.class)
public class Topics {
    private static final int MOST_SHOWN = 4_096;

    private final AikoProcess process;
    private final Audit audit;

    @Activate
    public Topics(@Reference AikoClient client, @Reference Audit audit) {
        process = client.process();
        this.audit = audit;
    }

    /** Each message that matches a filter. */
    public Handle stream(Call call, EventStream stream) {
        try {
            return process.messages()
                    .subscribe(call.parameter("filter"), message -> stream.add("message", json(message)));
        } catch (UnsuitableMessageException wrong) {
            throw Problem.wrong(wrong.getMessage());
        }
    }

    private static Object json(Message message) {
        byte[] payload = message.payload();
        int shown = Math.min(payload.length, MOST_SHOWN);
        return Json.object(
                "time", Instant.now().toEpochMilli(),
                "topic", message.topic(),
                "payload", new String(payload, 0, shown, StandardCharsets.UTF_8),
                "bytes", payload.length,
                "retained", message.retained());
    }

    /** Publishes a message. */
    public Object publish(Call call) throws IOException {
        Call.Body body = call.body();
        String topic = body.text("topic");
        String payload = body.text("payload");
        boolean retain = body.flag("retain");
        Commands.requireServer(process);
        try {
            // A server need not keep a retained message of QoS 0.
            process.messages()
                    .publish(
                            topic,
                            payload.getBytes(StandardCharsets.UTF_8),
                            retain ? Delivery.AT_LEAST_ONCE : Delivery.AT_MOST_ONCE,
                            retain);
        } catch (UnsuitableMessageException wrong) {
            throw Problem.wrong(wrong.getMessage());
        }
        audit.change(call, "published " + Audit.size(payload) + (retain ? " (retained) to " : " to ") + topic);
        return Json.object("topic", topic, "bytes", payload.getBytes(StandardCharsets.UTF_8).length);
    }
}
