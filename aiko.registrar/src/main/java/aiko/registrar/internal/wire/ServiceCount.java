// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.wire;

import aiko.message.Message;
import aiko.message.Messages;
import aiko.process.TopicPath;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import java.util.OptionalInt;

/** The item {@code service_count} of a registrar's shared state, which registrars of the reference share as well. */
public final class ServiceCount {
    /** The name of the item. */
    public static final String ITEM = "service_count";

    private ServiceCount() {}

    /** Asks a registrar for its number of services. */
    public static void ask(Messages messages, TopicPath registrar, String responseTopic) {
        messages.publishCommand(registrar.control(), "share", responseTopic, 0, ITEM);
    }

    /** The number of services that a message on the response topic contains; empty if it contains none. */
    public static OptionalInt of(Message answer) {
        try {
            SExpression expression = SExpressions.parse(answer.payload());
            if (expression.name().equals("add")
                    && expression.arguments().size() == 2
                    && ITEM.equals(expression.arguments().get(0))) {
                return OptionalInt.of(
                        Integer.parseInt(String.valueOf(expression.arguments().get(1))));
            }
        } catch (SExpressionException | NumberFormatException unreadable) {
            // The registrar does not share its count.
        }
        return OptionalInt.empty();
    }
}
