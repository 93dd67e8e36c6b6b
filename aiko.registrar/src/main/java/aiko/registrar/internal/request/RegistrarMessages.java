// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.request;

import aiko.message.Message;
import aiko.message.Messages;
import aiko.message.ResponseTopic;
import aiko.process.CommandDescription;
import aiko.process.ServiceFilter;
import aiko.process.ServiceHandler;
import aiko.process.TopicPath;
import aiko.registrar.internal.change.DirectoryChanges;
import aiko.registrar.internal.directory.Added;
import aiko.registrar.internal.directory.Directory;
import aiko.registrar.internal.history.RemovalHistory;
import aiko.registrar.internal.wire.AddCommand;
import aiko.registrar.internal.wire.ServicePath;
import aiko.registrar.internal.wire.UnsuitableException;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressionReader;
import aiko.sexpression.SExpressionReader.Token;
import aiko.sexpression.SExpressions;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The messages that a registrar reads: {@code add}, {@code remove}, {@code share} and {@code history} on its {@code in} topic,
 * and {@code absent} on the {@code state} topics of the namespace. On the event loop.
 */
public final class RegistrarMessages implements ServiceHandler {
    private static final String ANY = ServiceFilter.ANY;
    private static final byte[] ADD = bytes("add");
    private static final byte[] REMOVE = bytes("remove");
    private static final byte[] SHARE = bytes("share");
    private static final byte[] HISTORY = bytes("history");
    private static final byte[] ABSENT = bytes("absent");
    private static final byte[] PRESENT = bytes("present");
    private static final List<CommandDescription> COMMANDS = List.of(
            CommandDescription.of(
                            "add",
                            "topic_path: String",
                            "name: String",
                            "protocol: String",
                            "transport: String",
                            "owner: String",
                            "tags: List<String>")
                    .withDescription("add a service to the directory"),
            CommandDescription.of("remove", "topic_path: String")
                    .withDescription("remove a service from the directory; with the id 0, all services of its process"),
            CommandDescription.of(
                            "share",
                            "name: String",
                            "protocol: String",
                            "transport: String",
                            "owner: String",
                            "tags: List<String>")
                    .answering("List<add>")
                    .withDescription("the services that match; * matches everything"),
            CommandDescription.of("history", "count: int")
                    .answering("List<add>")
                    .withDescription("the services that were removed last; * for 16"));
    private static final int SHARE_PARAMETERS = 6;
    private static final int HISTORY_PARAMETERS = 2;
    private static final int LONGEST_INCARNATION = 256;
    private static final int LONGEST_EXCERPT = 40;
    private static final int LONGEST_SENDER = 256;
    /** Of a topic path. */
    private static final int LEVELS = 4;

    private final Messages messages;
    private final TopicPath self;
    private final Directory directory;
    private final RemovalHistory history;
    private final DirectoryChanges changes;
    private final RefusedMessages refused;
    private final Answers answers;
    private long queries;

    private final SExpressionReader reader = new SExpressionReader();
    private final AddCommand command = new AddCommand();
    private final ServicePath path = new ServicePath();

    public RegistrarMessages(
            Messages messages,
            TopicPath self,
            Directory directory,
            RemovalHistory history,
            DirectoryChanges changes,
            RefusedMessages refused) {
        this.messages = messages;
        this.self = self;
        this.directory = directory;
        this.history = history;
        this.changes = changes;
        this.refused = refused;
        answers = new Answers(messages);
    }

    @Override
    public List<CommandDescription> describeCommands() {
        return COMMANDS;
    }

    /** Only a primary answers: an answer of another one would look like its own. */
    @Override
    public void in(Message message) {
        if (!changes.isPrimary()) {
            return;
        }
        byte[] payload = message.payload();
        try {
            if (AddCommand.isSurely(payload)) {
                add(message);
                return;
            }
            reader.reset(payload);
            Token token = reader.next();
            if (token == Token.LIST_START) {
                reader.next();
            }
            if (reader.contentEquals(ADD)) {
                add(message);
            } else if (reader.contentEquals(REMOVE)) {
                remove(payload);
            } else if (reader.contentEquals(SHARE)) {
                share(parameters(payload, SHARE_PARAMETERS), payload.length);
            } else if (reader.contentEquals(HISTORY)) {
                history(parameters(payload, HISTORY_PARAMETERS), payload.length);
            } else {
                throw new UnsuitableException(
                        "unknown command \"" + excerpt(reader.text()) + "\"; available: add, remove, share, history");
            }
        } catch (SExpressionException | IllegalArgumentException | UnsuitableException unsuitable) {
            refused.refuse(sender(payload), message.topic(), unsuitable.getMessage());
        }
    }

    /**
     * A message on a {@code state} topic: only the life of a process or service matters. One that the server has kept reports that
     * of an earlier time.
     *
     * @return whether it reports the end of one
     */
    public boolean state(Message message) {
        boolean isAbsent = !message.retained() && isCommand(ABSENT, message.payload());
        if (message.retained() || !isAbsent && !isCommand(PRESENT, message.payload())) {
            return false;
        }
        String topic = message.topic();
        byte[] topicPath = bytes(topic.substring(0, topic.lastIndexOf('/')));
        try {
            path.set(topicPath, 0, topicPath.length);
            String incarnation = incarnation(message.payload());
            if (isAbsent) {
                changes.absent(path, incarnation);
            } else if (path.isProcess() && incarnation != null) {
                changes.present(path, incarnation);
            }
        } catch (SExpressionException | IllegalArgumentException notAService) {
            refused.refuse(RefusedMessages.UNKNOWN, topic, notAService.getMessage());
        }
        return isAbsent;
    }

    private boolean isCommand(byte[] command, byte[] payload) {
        try {
            if (reader.reset(payload).next() == Token.LIST_START) {
                reader.next();
            }
            return reader.contentEquals(command)
                    && SExpressions.parse(payload).name().length() == command.length;
        } catch (SExpressionException somethingElse) {
            return false;
        }
    }

    /** Null if none is stated. */
    private static String incarnation(byte[] payload) {
        List<Object> parameters = SExpressions.parse(payload).arguments();
        if (parameters.isEmpty() || !(parameters.get(0) instanceof String incarnation)) {
            return null;
        }
        if (incarnation.length() > LONGEST_INCARNATION) {
            throw new IllegalArgumentException("the incarnation has more than " + LONGEST_INCARNATION + " characters");
        }
        return incarnation;
    }

    /** Requests that are not answered yet. */
    public int waitingRequests() {
        return answers.waiting();
    }

    private void add(Message message) {
        command.set(message.payload());
        if (changes.add(command) == Added.DIFFERENT) {
            refused.refuse(
                    command.path().process(),
                    message.topic(),
                    "service " + command.path() + " is registered with other details; remove it first");
        }
    }

    private void remove(byte[] payload) {
        if (reader.next() != Token.SYMBOL) {
            throw new UnsuitableException("the topic path is not a symbol");
        }
        byte[] array = reader.array();
        int start = reader.start();
        int end = start + reader.length();
        if (array != payload) {
            array = Arrays.copyOfRange(array, start, end);
            end -= start;
            start = 0;
        }
        if (reader.next() != Token.LIST_END || reader.next() != Token.END) {
            throw new UnsuitableException("remove takes 1 parameter");
        }
        changes.remove(path.set(array, start, end));
    }

    private void share(List<Object> parameters, int bytes) {
        String responseTopic = ResponseTopic.of(parameters.get(0)).text();
        Object tags = parameters.get(5);
        var filter = new ServiceFilter(
                text(parameters, 1, "name"),
                text(parameters, 2, "protocol"),
                text(parameters, 3, "transport"),
                text(parameters, 4, "owner"),
                ANY.equals(tags) ? List.of() : tags(tags));
        boolean isCopy = isOfRegistrar(responseTopic);
        queries++;
        answers.give(() -> new ShareAnswer(messages, self, directory, responseTopic, isCopy, filter), bytes);
    }

    /** Whether a topic is below the topic path of a registrar in the directory. */
    private boolean isOfRegistrar(String topic) {
        byte[] text = bytes(topic);
        int end = -1;
        for (int level = 0; level < LEVELS; level++) {
            end++;
            while (end < text.length && text[end] != '/') {
                end++;
            }
        }
        try {
            return end < text.length && directory.isRegistrar(path.set(text, 0, end));
        } catch (IllegalArgumentException notBelowAService) {
            return false;
        }
    }

    private void history(List<Object> parameters, int bytes) {
        String responseTopic = ResponseTopic.of(parameters.get(0)).text();
        String text = text(parameters, 1, "count");
        int count = text.equals(ANY) ? RemovalHistory.DEFAULT_COUNT : count(text);
        queries++;
        answers.give(() -> new HistoryAnswer(messages, responseTopic, history.newest(count)), bytes);
    }

    /** Requests that were answered. */
    public long queries() {
        return queries;
    }

    private static List<Object> parameters(byte[] payload, int count) {
        List<Object> parameters = SExpressions.parse(payload).arguments();
        if (parameters.size() != count) {
            throw new UnsuitableException("expected " + count + " parameters, found " + parameters.size());
        }
        return parameters;
    }

    private static String text(List<Object> parameters, int index, String what) {
        if (parameters.get(index) instanceof String text) {
            return text;
        }
        throw new UnsuitableException("the " + what + " is not a symbol");
    }

    private static List<String> tags(Object value) {
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        throw new UnsuitableException("the tags are not a list of symbols");
    }

    private static int count(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException noNumber) {
            return 0;
        }
    }

    /** The process at the beginning of the first parameter, which is a topic, as far as that can be read. */
    private String sender(byte[] payload) {
        try {
            if (reader.reset(payload).next() != Token.LIST_START
                    || reader.next() != Token.SYMBOL
                    || reader.next() != Token.SYMBOL) {
                return RefusedMessages.UNKNOWN;
            }
        } catch (SExpressionException unreadable) {
            return RefusedMessages.UNKNOWN;
        }
        String topic = reader.length() <= LONGEST_SENDER ? reader.text() : "";
        String[] parts = topic.split("/", 4);
        return parts.length == 4 ? parts[0] + '/' + parts[1] + '/' + parts[2] : RefusedMessages.UNKNOWN;
    }

    /** Enough to recognise it by: a hostile text does not fill the log. */
    private static String excerpt(String text) {
        return text.length() <= LONGEST_EXCERPT ? text : text.substring(0, LONGEST_EXCERPT) + "…";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
