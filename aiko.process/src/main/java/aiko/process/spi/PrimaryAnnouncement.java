// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import aiko.message.UnsuitableMessageException;
import aiko.process.RegistrarDetails;
import aiko.process.TopicPath;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import aiko.threading.AnyThread;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A message on the boot topic of a namespace: {@code (primary found TOPIC_PATH VERSION TIME_STARTED)} or {@code (primary absent)}.
 *
 * <pre>{@code
 * messages.subscribe(BootTopic.of("aiko"), message ->
 *         PrimaryAnnouncement.find("aiko", message.payload())
 *                 .flatMap(PrimaryAnnouncement::primary)
 *                 .ifPresent(primary -> logger.info("the primary is {}", primary.topicPath())));
 * }</pre>
 *
 * @param primary the announced primary; empty for its absence
 */
@AnyThread
@ProviderType
public record PrimaryAnnouncement(Optional<RegistrarDetails> primary) {
    /** With a longer topic path, the topics of the registrar may be too long. */
    private static final int LONGEST = 16_384;

    private static final String PRIMARY = "primary";
    private static final String FOUND = "found";
    private static final String ABSENT = "absent";

    /**
     * Reads a message. The primary of another namespace would answer, but is not announced here.
     *
     * @return empty for the empty payload that clears a retained message
     * @throws UnsuitableMessageException if it announces neither a primary of the namespace nor its absence
     */
    public static Optional<PrimaryAnnouncement> read(String namespace, byte[] payload) {
        if (payload.length == 0) {
            return Optional.empty();
        }
        if (payload.length > LONGEST) {
            throw new UnsuitableMessageException("more than " + LONGEST + " bytes");
        }
        try {
            return Optional.of(read(namespace, SExpressions.parse(payload)));
        } catch (SExpressionException malformed) {
            throw new UnsuitableMessageException(String.valueOf(malformed.getMessage()), malformed);
        }
    }

    /** The same; a message that cannot be read counts as one that clears the topic. */
    public static Optional<PrimaryAnnouncement> find(String namespace, byte[] payload) {
        try {
            return read(namespace, payload);
        } catch (UnsuitableMessageException unreadable) {
            return Optional.empty();
        }
    }

    private static PrimaryAnnouncement read(String namespace, SExpression expression) {
        List<Object> said = expression.arguments();
        if (expression.name().equals(PRIMARY) && said.equals(List.of(ABSENT))) {
            return new PrimaryAnnouncement(Optional.empty());
        }
        if (expression.name().equals(PRIMARY)
                && said.size() == 4
                && FOUND.equals(said.get(0))
                && said.get(1) instanceof String topicPath
                && said.get(2) instanceof String version
                && said.get(3) instanceof String timeStarted) {
            TopicPath path = TopicPath.parse(topicPath);
            if (!path.namespace().equals(namespace)) {
                throw new UnsuitableMessageException("registrar " + path + " is not in namespace " + namespace);
            }
            return new PrimaryAnnouncement(Optional.of(new RegistrarDetails(path, version, timeStarted)));
        }
        throw new UnsuitableMessageException(
                "expected (primary found TOPIC_PATH VERSION TIME_STARTED) or (primary absent)");
    }

    /** The payload of the message. */
    public byte[] payload() {
        return primary.map(registrar -> SExpressions.generateBytes(
                        PRIMARY, FOUND, registrar.topicPath(), registrar.version(), registrar.timeStarted()))
                .orElseGet(() -> SExpressions.generateBytes(PRIMARY, ABSENT));
    }
}
