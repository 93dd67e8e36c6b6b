// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.federation;

import aiko.process.RegistrarDetails;
import aiko.process.TopicPath;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import java.util.List;
import java.util.Optional;

/** Reads {@code (primary found TOPIC_PATH VERSION TIME_STARTED)} from the boot topic of a namespace. */
final class Announcement {
    static final String ALL_TOPICS = "+/service/registrar";
    private static final int LONGEST = 16_384;

    private Announcement() {}

    static String topic(String namespace) {
        return namespace + "/service/registrar";
    }

    static String namespace(String topic) {
        return topic.substring(0, topic.indexOf('/'));
    }

    /** The announced primary; empty if there is none, or somebody announces one of another namespace. */
    static Optional<RegistrarDetails> read(String namespace, byte[] payload) {
        if (payload.length == 0 || payload.length > LONGEST) {
            return Optional.empty();
        }
        try {
            SExpression expression = SExpressions.parse(payload);
            List<Object> said = expression.arguments();
            if (expression.name().equals("primary")
                    && said.size() == 4
                    && "found".equals(said.get(0))
                    && said.get(1) instanceof String topicPath
                    && said.get(2) instanceof String version
                    && said.get(3) instanceof String timeStarted) {
                TopicPath path = TopicPath.parse(topicPath);
                return path.namespace().equals(namespace)
                        ? Optional.of(new RegistrarDetails(path, version, timeStarted))
                        : Optional.empty();
            }
        } catch (SExpressionException | IllegalArgumentException unreadable) {
            // nobody is announced
        }
        return Optional.empty();
    }
}
