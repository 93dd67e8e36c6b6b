// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.view;

import aiko.client.AikoClient;
import aiko.client.Request;
import aiko.client.spi.ValueText;
import aiko.console.internal.json.Json;
import aiko.console.internal.request.Audit;
import aiko.console.internal.request.Call;
import aiko.console.internal.request.Problem;
import aiko.console.internal.request.Waiting;
import aiko.message.ConnectionState;
import aiko.process.AikoProcess;
import aiko.process.TopicPath;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Sends commands and requests to services. */
@Component(service = Commands.class)
public class Commands {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int MOST_ITEMS = 1_000;

    private final AikoClient client;
    private final Audit audit;

    @Activate
    public Commands(@Reference AikoClient client, @Reference Audit audit) {
        this.client = client;
        this.audit = audit;
    }

    /** Sends a command, or a request, whose answer it returns. */
    public Object call(Call call) throws IOException, InterruptedException {
        Call.Body body = call.body();
        TopicPath service = Directory.path(body.text("path"));
        String command = body.text("command");
        Object[] arguments =
                body.texts("arguments").stream().map(ValueText::parse).toArray();
        requireServer(client.process());
        try {
            if (!body.flag("isRequest")) {
                String sent = SExpressions.generate(command, arguments);
                client.command(service, command, arguments);
                audit.change(call, "called " + named(service, command, arguments));
                return Json.object("sent", sent, "topic", service.in());
            }
            Request request = Request.of(service, command, arguments)
                    .withTimeLimit(LIMIT)
                    .withLimits(MOST_ITEMS, Request.DEFAULT_MAX_BYTES);
            audit.change(call, "asked " + named(service, command, arguments));
            List<String> items = Waiting.on(client.request(request), LIMIT.toSeconds() + 1, "no answer").stream()
                    .map(ValueText::formatItem)
                    .toList();
            return Json.object("items", items);
        } catch (SExpressionException | IllegalArgumentException wrong) {
            throw Problem.wrong(wrong.getMessage());
        }
    }

    private static String named(TopicPath service, String command, Object... arguments) {
        return service + " " + command + " with " + arguments.length
                + (arguments.length == 1 ? " argument, " : " arguments, ")
                + Audit.size(SExpressions.generate(command, arguments));
    }

    /** @throws Problem if the process is not connected to its MQTT server */
    static void requireServer(AikoProcess process) {
        if (!process.connectionState().isAtLeast(ConnectionState.TRANSPORT)) {
            throw Problem.unavailable("not connected to MQTT server " + process.messageServer());
        }
    }
}
