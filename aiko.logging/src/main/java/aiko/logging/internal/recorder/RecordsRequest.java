// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.recorder;

import aiko.message.ResponseTopic;
import aiko.process.CommandDescription;
import aiko.sexpression.SExpression;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code (records RESPONSE_TOPIC SERVICES COUNT)}: who asks for the last records of which services. The reference's
 * recorder has no commands.
 *
 * @param topics log topics; null for all of them
 */
record RecordsRequest(ResponseTopic responseTopic, Set<String> topics, int count) {
    /** Maximum number of records in an answer. */
    static final int MOST_ROWS = 1_000;

    private static final String COMMAND = "records";
    private static final String ALL = "*";

    /** For people who ask the recorder for its commands. */
    static final CommandDescription DESCRIPTION = CommandDescription.of(COMMAND, "services: List<String>", "count: int")
            .answering("List<List<String>>")
            .withDescription("the last records of services, by topic path, each with its topic; * for all services");

    /** @throws IllegalArgumentException if it is no such request, saying why */
    static RecordsRequest of(SExpression expression) {
        List<Object> arguments = expression.arguments();
        if (!expression.name().equals(COMMAND) || arguments.size() != 3) {
            throw new IllegalArgumentException(
                    "unknown command " + expression.name() + '/' + arguments.size() + "; available: " + COMMAND + "/3");
        }
        return new RecordsRequest(
                ResponseTopic.of(arguments.get(0)), topics(arguments.get(1)), count(arguments.get(2)));
    }

    boolean wants(String topic) {
        return topics == null || topics.contains(topic);
    }

    private static Set<String> topics(Object services) {
        if (ALL.equals(services)) {
            return null;
        }
        List<?> all = services instanceof List<?> list ? list : List.of(String.valueOf(services));
        return all.stream().map(service -> service + "/log").collect(Collectors.toUnmodifiableSet());
    }

    private static int count(Object value) {
        try {
            return Math.max(0, Math.min(MOST_ROWS, Integer.parseInt(String.valueOf(value))));
        } catch (NumberFormatException noNumber) {
            throw new IllegalArgumentException("the count \"" + value + "\" is not a number", noNumber);
        }
    }
}
