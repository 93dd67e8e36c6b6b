// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.registrar;

import aiko.message.Message;
import aiko.message.internal.ignored.IgnoredMessages;
import aiko.process.RegistrarDetails;
import aiko.process.TopicPath;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import java.util.List;
import java.util.Optional;

/** Reads the messages on the boot topic: the announced primary, or its absence. On the event loop. */
public final class BootMessages {
    /** With a longer topic path, the topics of the registrar may be too long. */
    private static final int LONGEST = 16_384;

    private final String namespace;
    private final IgnoredMessages ignored;

    public BootMessages(String namespace, IgnoredMessages ignored) {
        this.namespace = namespace;
        this.ignored = ignored;
    }

    /** The content of a message on the boot topic. */
    public sealed interface Announcement {
        record Found(RegistrarDetails registrar) implements Announcement {}

        record Absent() implements Announcement {}
    }

    /** Empty for the empty payload that clears a retained message, and for a payload that cannot be read. */
    public Optional<Announcement> read(Message message) {
        if (message.payload().length == 0) {
            return Optional.empty();
        }
        try {
            if (message.payload().length > LONGEST) {
                throw new IllegalArgumentException("more than " + LONGEST + " bytes");
            }
            return Optional.of(announcement(SExpressions.parse(message.payload())));
        } catch (SExpressionException | IllegalArgumentException unreadable) {
            ignored.ignore("", message.topic(), unreadable.getMessage());
            return Optional.empty();
        }
    }

    private Announcement announcement(SExpression expression) {
        List<Object> arguments = expression.arguments();
        if (expression.name().equals("primary")) {
            if (arguments.size() == 1 && "absent".equals(arguments.get(0))) {
                return new Announcement.Absent();
            }
            if (arguments.size() == 4
                    && "found".equals(arguments.get(0))
                    && arguments.stream().allMatch(String.class::isInstance)) {
                return new Announcement.Found(new RegistrarDetails(
                        topicPath((String) arguments.get(1)), (String) arguments.get(2), (String) arguments.get(3)));
            }
        }
        throw new IllegalArgumentException(
                "expected (primary found TOPIC_PATH VERSION TIME_STARTED) or (primary absent)");
    }

    /** The primary of another namespace would answer, but is not ours. */
    private TopicPath topicPath(String text) {
        TopicPath path = TopicPath.parse(text);
        if (!path.namespace().equals(namespace)) {
            throw new IllegalArgumentException("registrar " + path + " is not in namespace " + namespace);
        }
        return path;
    }
}
