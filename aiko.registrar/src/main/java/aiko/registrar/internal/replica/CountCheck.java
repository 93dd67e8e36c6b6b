// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.replica;

import aiko.event.Handle;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.process.TopicPath;
import aiko.registrar.internal.wire.Nonce;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import java.util.function.IntSupplier;

/**
 * Decides when a complete copy is begun again, since a message on the primary's {@code out} was forged or lost. It compares
 * the number of services with the primary's {@code service_count}, which registrars of the reference share as well. Owned by
 * the event loop.
 */
final class CountCheck {
    /** Looks from one question to the next; one that found a difference is followed by another question at once. */
    static final int LOOKS_BETWEEN_QUESTIONS = 2;

    /** Looks for which a copy that was begun because of a check stays: strangers cannot have it begun all the time. */
    static final int LOOKS_BETWEEN_COPIES = 12;

    private static final String SERVICE_COUNT = "service_count";

    private final Messages messages;
    private final TopicPath self;
    private final TopicPath primary;
    private final IntSupplier ownCount;

    private Handle subscription = () -> {};
    private int looks;
    private int looksSinceCopy = LOOKS_BETWEEN_COPIES;
    private boolean isContradicted;
    /** What the last answer but those showed, if it was not expected. */
    private Integer suspected;

    private Integer confirmed;
    /** A copy was begun because of this difference. */
    private Integer copied;
    /** A new copy does not remove this difference: one of the two holds what the other cannot. */
    private int accepted;

    /** @param ownCount how many services the copy has */
    CountCheck(Messages messages, TopicPath self, TopicPath primary, IntSupplier ownCount) {
        this.messages = messages;
        this.self = self;
        this.primary = primary;
        this.ownCount = ownCount;
    }

    boolean isOf(TopicPath registrar) {
        return primary.equals(registrar);
    }

    /** The primary seems to have said what no primary says. */
    void contradicted() {
        isContradicted = true;
    }

    /** To be called in equal intervals while the copy is complete. Returns whether it has to be begun again. */
    boolean isCopyDue() {
        looks++;
        looksSinceCopy++;
        boolean isDue = (isContradicted || confirmed != null) && looksSinceCopy >= LOOKS_BETWEEN_COPIES;
        if (isDue) {
            copied = confirmed;
            looksSinceCopy = 0;
            isContradicted = false;
            close();
        } else if (suspected != null || looks % LOOKS_BETWEEN_QUESTIONS == 0) {
            ask();
        }
        return isDue;
    }

    /** Forgets what was found out, and listens to no answer any more. */
    void close() {
        subscription.cancel();
        suspected = null;
        confirmed = null;
    }

    private void ask() {
        String topic = self + "/count/" + Nonce.next();
        subscription.cancel();
        subscription = messages.subscribe(topic, this::answered);
        messages.publishCommand(primary.control(), "share", topic, 0, SERVICE_COUNT);
    }

    private boolean answered(Message message) {
        try {
            SExpression expression = SExpressions.parse(message.payload());
            if (expression.name().equals("add")
                    && expression.arguments().size() == 2
                    && SERVICE_COUNT.equals(expression.arguments().get(0))) {
                differs(ownCount.getAsInt()
                        - Integer.parseInt(String.valueOf(expression.arguments().get(1))));
            }
        } catch (SExpressionException | NumberFormatException unreadable) {
            // It does not tell.
        }
        return false;
    }

    /** Only a difference that lasts counts: messages may be on their way. */
    private void differs(int difference) {
        boolean isConfirmed = suspected != null && suspected == difference;
        if (difference == accepted) {
            suspected = null;
            confirmed = null;
            copied = null;
        } else if (isConfirmed && copied != null && copied == difference) {
            accepted = difference;
            suspected = null;
        } else {
            suspected = difference;
            confirmed = isConfirmed ? suspected : null;
        }
    }
}
