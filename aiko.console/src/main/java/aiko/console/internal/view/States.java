// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.view;

import aiko.client.AikoClient;
import aiko.client.spi.ValueText;
import aiko.console.internal.json.Json;
import aiko.console.internal.request.Audit;
import aiko.console.internal.request.Call;
import aiko.console.internal.request.Problem;
import aiko.console.internal.stream.EventStream;
import aiko.event.Handle;
import aiko.process.AikoProcess;
import aiko.process.TopicPath;
import aiko.share.ItemCommand;
import aiko.share.SharedStateFollower;
import aiko.share.SharedStates;
import aiko.share.spi.KnownItems;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The shared states of services: read, followed and changed. Never on an event loop, except for listeners. */
@Component(service = States.class)
public class States {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final AikoProcess process;
    private final SharedStates sharedStates;
    private final Audit audit;

    @Activate
    public States(@Reference AikoClient client, @Reference SharedStates sharedStates, @Reference Audit audit) {
        process = client.process();
        this.sharedStates = sharedStates;
        this.audit = audit;
    }

    /** All items. */
    public Object items(Call call) throws InterruptedException {
        Commands.requireServer(process);
        try (SharedStateFollower state = follow(() -> {}, Directory.path(call.parameter("path")), List.of())) {
            return Json.object("items", texts(state.items()));
        }
    }

    private static Map<String, String> texts(Map<String, Object> items) {
        var texts = new TreeMap<String, String>();
        items.forEach((name, value) -> texts.put(name, ValueText.format(value)));
        return texts;
    }

    /** Changes an item, and returns all items as the service has them then. */
    public Object change(Call call) throws IOException, InterruptedException {
        Call.Body body = call.body();
        TopicPath service = Directory.path(body.text("path"));
        String item = body.text("item").strip();
        Commands.requireServer(process);
        boolean isRemoval = body.flag("remove");
        String before = text(service, item);
        Object value = isRemoval ? null : ValueText.parse(body.text("value"));
        audit.change(
                call,
                "shared state of " + service + ": "
                        + (isRemoval
                                ? "remove " + item
                                : "set " + item + " to a value of " + Audit.size(ValueText.format(value))));
        SharedStateFollower state = follow(
                () -> {
                    if (isRemoval) {
                        process.messages().publishCommand(service.control(), ItemCommand.REMOVE.wireName(), item);
                    } else {
                        process.messages()
                                .publishCommand(service.control(), ItemCommand.UPDATE.wireName(), item, value);
                    }
                },
                service,
                List.of());
        try (state) {
            String now = of(state.items(), item);
            String wanted = isRemoval ? null : ValueText.format(value);
            boolean isAsWanted = isRemoval ? now == null : wanted.equals(now);
            if (!isAsWanted && Objects.equals(before, now)) {
                throw Problem.failed("item \"" + item + "\" of service " + service
                        + (now == null
                                ? " was not added by the service"
                                : " is still " + now + ": the service did not "
                                        + (isRemoval ? "remove it" : "set it to " + wanted)));
            }
            return Json.object("items", texts(state.items()));
        }
    }

    private String text(TopicPath service, String item) throws InterruptedException {
        try (SharedStateFollower state = follow(() -> {}, service, List.of(item))) {
            return of(state.items(), item);
        }
    }

    /** The item, or all items below it; null if there are none. */
    private static String of(Map<String, Object> items, String item) {
        if (items.containsKey(item)) {
            return ValueText.format(items.get(item));
        }
        String below = items.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(item + '.'))
                .map(entry -> entry.getKey().substring(item.length() + 1) + ": " + ValueText.format(entry.getValue()))
                .collect(Collectors.joining(" ", "(", ")"));
        return below.equals("()") ? null : below;
    }

    /**
     * Follows items after a message to the service: so they are as the service has them when it has handled the message.
     *
     * @param publish called on the event loop
     * @throws Problem if the service does not answer
     */
    private SharedStateFollower follow(Runnable publish, TopicPath service, List<String> items)
            throws InterruptedException {
        try {
            return KnownItems.followAfter(publish, sharedStates, process, service, items, LIMIT);
        } catch (ExecutionException failure) {
            throw Problem.wrong(failure.getCause().getMessage());
        } catch (TimeoutException late) {
            throw Problem.failed(late.getMessage());
        }
    }

    /** Each item, and each change. */
    public Handle stream(Call call, EventStream stream) {
        SharedStateFollower state = sharedStates.follow(process, Directory.path(call.parameter("path")), List.of());
        state.addListener((command, item, value) -> stream.add(
                "item",
                command == ItemCommand.REMOVE
                        ? Json.object("item", item, "removed", true)
                        : Json.object("item", item, "value", ValueText.format(value.orElse(null)))));
        return state;
    }
}
