// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.message;

import aiko.client.AikoClient;
import aiko.client.Request;
import aiko.client.spi.ValueText;
import aiko.event.Handle;
import aiko.message.Delivery;
import aiko.message.Message;
import aiko.process.AikoProcess;
import aiko.process.TopicPath;
import aiko.sexpression.SExpressions;
import aiko.shell.internal.argument.Help;
import aiko.shell.internal.argument.NumberArgument;
import aiko.shell.internal.catalog.CommandCatalog;
import aiko.shell.internal.catalog.Usage;
import aiko.shell.internal.output.CommandException;
import aiko.shell.internal.output.Listing;
import aiko.shell.internal.output.Output;
import aiko.shell.internal.request.Answer;
import aiko.shell.internal.request.ServerConnection;
import aiko.shell.internal.request.ServiceArgument;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands that send messages to services and topics, and print those of topics. */
@Component(
        service = MessageCommands.class,
        property = {
            CommandProcessor.COMMAND_SCOPE + "=aiko",
            CommandProcessor.COMMAND_FUNCTION + "=call",
            CommandProcessor.COMMAND_FUNCTION + "=request",
            CommandProcessor.COMMAND_FUNCTION + "=publish",
            CommandProcessor.COMMAND_FUNCTION + "=subscribe",
            CommandCatalog.SUBJECT + "=" + CommandCatalog.SERVICES
        })
public class MessageCommands {
    private static final String UNLIMITED = "0";
    private static final int NO_COUNT = Integer.MAX_VALUE;

    /** Limits of an answer. */
    private static final int MOST_ITEMS = 1_000_000;

    private static final int MOST_BYTES = 32 << 20;

    private final AikoClient client;
    private final AikoProcess process;
    private final ServiceArgument services;

    @Activate
    public MessageCommands(@Reference AikoClient client) {
        this.client = client;
        process = client.process();
        services = new ServiceArgument(client);
    }

    /** {@code aiko:call}. */
    @Descriptor("Send a command to a service: publish (COMMAND ARGUMENT…) on its in topic")
    public void call(
            CommandSession session,
            @Descriptor(
                            "send the command so that it is handled once, and wait for this number of seconds until the\n"
                                    + "                     process of the service confirms it, also over a failover of the MQTT server")
                    @Parameter(
                            names = {"--once"},
                            absentValue = "")
                    String once,
            @Usage("SERVICE COMMAND [ARGUMENT…]")
                    @Descriptor(
                            "SERVICE COMMAND ARGUMENT…: the service is a topic path, an id in this process, or a name;\n"
                                    + "                     an argument is text, a list '(a b)', a dictionary '(key: value)' or\n"
                                    + "                     0: for none; in double quotes, '\"(a b)\"', it is text")
                    String... arguments)
            throws InterruptedException {
        if (Help.wantedBeforeText(session, MessageCommands.class, "call", arguments)) {
            return;
        }
        if (arguments.length < 2) {
            throw Help.usage(MessageCommands.class, "call", "expected a service and a command");
        }
        TopicPath service = services.find(arguments[0]);
        Object[] values = ValueText.parseAll(arguments, 2);
        if (once.isEmpty()) {
            ServerConnection.require(process);
            client.command(service, arguments[1], values);
        } else {
            Duration limit = new NumberArgument(MessageCommands.class, "call").timeout("--once", once);
            Answer.of(client.commandOnce(service, limit, arguments[1], values));
        }
        Output.of(session).line(service.in() + ' ' + SExpressions.generate(arguments[1], values));
    }

    /** {@code aiko:request}. */
    @Descriptor(
            "Send a request to a service and print the answer: publish (COMMAND RESPONSE_TOPIC ARGUMENT…) on its in topic")
    public void request(
            CommandSession session,
            @Descriptor("wait for the answer for this number of seconds; default " + NumberArgument.DEFAULT_TIMEOUT)
                    @Parameter(
                            names = {"--timeout"},
                            absentValue = NumberArgument.DEFAULT_TIMEOUT)
                    String timeout,
            @Usage("SERVICE COMMAND [ARGUMENT…]") @Descriptor("SERVICE COMMAND ARGUMENT…: as in aiko:call")
                    String... arguments)
            throws InterruptedException {
        if (Help.wantedBeforeText(session, MessageCommands.class, "request", arguments)) {
            return;
        }
        if (arguments.length < 2) {
            throw Help.usage(MessageCommands.class, "request", "expected a service and a command");
        }
        Duration limit = new NumberArgument(MessageCommands.class, "request").timeout(timeout);
        Request request = Request.of(services.find(arguments[0]), arguments[1], ValueText.parseAll(arguments, 2))
                .withTimeLimit(limit)
                .withLimits(MOST_ITEMS, MOST_BYTES);
        Output.of(session)
                .lines(Answer.of(client.request(request)).stream()
                        .map(ValueText::formatItem)
                        .toList());
    }

    /** {@code aiko:publish}. */
    @Descriptor("Publish a message on a topic")
    public void publish(
            CommandSession session,
            @Descriptor("retain the message for later subscribers; an empty payload deletes the retained message")
                    @Parameter(
                            names = {"--retain", "-r"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean retain,
            @Usage("TOPIC PAYLOAD…") @Descriptor("TOPIC PAYLOAD…: payloads of several words are joined by spaces")
                    String... arguments) {
        if (Help.wanted(session, MessageCommands.class, "publish", arguments)) {
            return;
        }
        if (arguments.length < 2) {
            throw Help.usage(MessageCommands.class, "publish", "expected a topic and a payload");
        }
        ServerConnection.require(process);
        String payload = String.join(" ", Arrays.copyOfRange(arguments, 1, arguments.length));
        // A server need not keep a retained message of QoS 0.
        Delivery delivery = retain ? Delivery.AT_LEAST_ONCE : Delivery.AT_MOST_ONCE;
        process.messages().publish(arguments[0], payload.getBytes(StandardCharsets.UTF_8), delivery, retain);
    }

    /** {@code aiko:subscribe}. */
    @Descriptor("Print the messages on a topic as they arrive, until Ctrl-C")
    public void subscribe(
            CommandSession session,
            @Descriptor("stop after this number of messages")
                    @Parameter(
                            names = {"--count", "-n"},
                            absentValue = "" + NO_COUNT)
                    String count,
            @Descriptor("stop after this number of seconds")
                    @Parameter(
                            names = {"--seconds", "-s"},
                            absentValue = UNLIMITED)
                    String seconds,
            @Descriptor(
                            "print the bytes of payloads only, for a pipe or a file; otherwise, control characters are shown")
                    @Parameter(
                            names = {"--raw"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean raw,
            @Descriptor(Output.JSON_LINES_HELP)
                    @Parameter(
                            names = {Output.JSON},
                            presentValue = "true",
                            absentValue = "false")
                    boolean json,
            @Descriptor("TOPIC: a topic filter; + and # are wildcards") String... topic)
            throws InterruptedException {
        if (Help.wanted(session, MessageCommands.class, "subscribe", topic)) {
            return;
        }
        if (topic.length != 1) {
            throw Help.usage(MessageCommands.class, "subscribe", "expected one topic");
        }
        if (raw && json) {
            throw Help.usage(MessageCommands.class, "subscribe", "--raw and " + Output.JSON + " exclude each other");
        }
        Output out = Output.of(session, json);
        var numbers = new NumberArgument(MessageCommands.class, "subscribe");
        int wanted = numbers.whole("--count", count, 1);
        double limit = numbers.seconds("--seconds", seconds);
        var messages = new ReceivedMessages();
        long deadline = System.nanoTime() + (long) (limit * 1e9);
        Handle subscription = process.messages().subscribe(topic[0], message -> {
            messages.add(message);
        });
        try {
            int printed = 0;
            long dropped = 0;
            while (printed < wanted) {
                Message message = messages.poll(limit == 0 ? Long.MAX_VALUE : deadline - System.nanoTime());
                if (message == null) {
                    break;
                }
                if (raw) {
                    out.raw(message.payload());
                } else {
                    out.print(Listing.ofNow()
                            .note(message.toString())
                            .fact("topic", message.topic())
                            .fact("payload", message.text())
                            .fact("retained", message.retained()));
                }
                printed++;
                long now = messages.takeDropped();
                dropped += now;
                if (now > 0 && !raw) {
                    out.print(new Listing()
                            .line(
                                    "(%d messages dropped: they arrive faster than they can be printed)",
                                    Listing.value("dropped", now)));
                }
                out.flush();
            }
            if (dropped > 0 && raw) {
                throw new CommandException(
                        dropped + " messages dropped: they arrived faster than they could be printed");
            }
            if (printed < wanted && wanted != NO_COUNT) {
                throw new CommandException(printed + " of " + wanted + " messages received within " + limit + " s");
            }
        } finally {
            subscription.cancel();
        }
    }
}
