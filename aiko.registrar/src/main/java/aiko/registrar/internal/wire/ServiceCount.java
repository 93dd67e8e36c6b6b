// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.wire;

import aiko.message.Message;
import aiko.message.Messages;
import aiko.process.TopicPath;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The item {@code service_count} of a registrar's shared state, which registrars of the reference share as well. */
public final class ServiceCount {
    /** The name of the item. */
    public static final String ITEM = "service_count";

    /** The name of the item with the source file. */
    public static final String SOURCE_FILE = "source_file";

    private ServiceCount() {}

    /** Asks a registrar for its number of services. */
    public static void ask(Messages messages, TopicPath registrar, String responseTopic) {
        messages.publishCommand(registrar.control(), "share", responseTopic, 0, ITEM);
    }

    /** Asks a registrar for its number of services, and for its source file, which shows its implementation. */
    public static void askWithSource(Messages messages, TopicPath registrar, String responseTopic) {
        messages.publishCommand(registrar.control(), "share", responseTopic, 0, List.of(ITEM, SOURCE_FILE));
    }

    /** Whether a message on the response topic shows that the registrar is one of the reference implementation. */
    public static boolean isOfReference(Message answer) {
        return valueOf(SOURCE_FILE, answer).filter(file -> file.endsWith(".py")).isPresent();
    }

    /** The number of services that a message on the response topic contains; empty if it contains none. */
    public static OptionalInt of(Message answer) {
        try {
            Optional<String> count = valueOf(ITEM, answer);
            return count.isPresent() ? OptionalInt.of(Integer.parseInt(count.get())) : OptionalInt.empty();
        } catch (NumberFormatException unreadable) {
            // The registrar does not share its count.
            return OptionalInt.empty();
        }
    }

    private static Optional<String> valueOf(String item, Message answer) {
        try {
            SExpression expression = SExpressions.parse(answer.payload());
            List<Object> arguments = expression.arguments();
            // The reference implementation writes a path with spaces as several symbols.
            return expression.name().equals("add") && arguments.size() > 1 && item.equals(arguments.get(0))
                    ? Optional.of(String.valueOf(arguments.get(arguments.size() - 1)))
                    : Optional.empty();
        } catch (SExpressionException unreadable) {
            return Optional.empty();
        }
    }
}
