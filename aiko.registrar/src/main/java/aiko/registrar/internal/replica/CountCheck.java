// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.replica;

import aiko.client.spi.Inquirer;
import aiko.client.spi.Patience;
import aiko.client.spi.Questions;
import aiko.event.Handle;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.process.TopicPath;
import aiko.registrar.internal.wire.ServiceCount;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntSupplier;

/**
 * Decides when a complete copy is begun again, since a message on the primary's {@code out} was forged or lost. It compares
 * the number of services with the primary's {@code service_count}, which registrars of the reference share as well. Owned by
 * the event loop.
 */
final class CountCheck implements Inquirer<TopicPath> {
    /** Looks from one question to the next; one that found a difference is followed by another question at once. */
    static final int LOOKS_BETWEEN_QUESTIONS = 2;

    /** Looks between two copies because of a check, so that forged messages cannot cause copies all the time. */
    static final int LOOKS_BETWEEN_COPIES = 12;

    private final Messages messages;
    private final Questions questions;
    private final TopicPath primary;
    private final IntSupplier ownCount;

    private Handle question = () -> {};
    private int looks;
    private int looksSinceCopy = LOOKS_BETWEEN_COPIES;
    private boolean isContradicted;
    /** The unexpected difference that the last answer showed; null if there was none. */
    private Integer suspected;

    /** The same, if two answers in a row showed it. */
    private Integer confirmed;
    /** The difference because of which the last copy was begun. */
    private Integer copied;
    /** A difference that a new copy did not remove: one of the two cannot hold all services of the other. */
    private int accepted;

    /** @param ownCount how many services the copy has */
    CountCheck(Messages messages, Questions questions, TopicPath primary, IntSupplier ownCount) {
        this.messages = messages;
        this.questions = questions;
        this.primary = primary;
        this.ownCount = ownCount;
    }

    boolean isOf(TopicPath registrar) {
        return primary.equals(registrar);
    }

    /** A message on the primary's {@code out} is one that no primary publishes. */
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

    /** Forgets the results, and reads no further answers. */
    void close() {
        question.cancel();
        suspected = null;
        confirmed = null;
    }

    private void ask() {
        question.cancel();
        question = questions.ask(List.of(primary), Patience.of(Replica.STALLED), this);
    }

    @Override
    public void ask(TopicPath registrar, String responseTopic) {
        ServiceCount.ask(messages, registrar, responseTopic);
    }

    @Override
    public boolean answered(TopicPath registrar, Message answer) {
        OptionalInt count = ServiceCount.of(answer);
        count.ifPresent(services -> differs(ownCount.getAsInt() - services));
        return count.isPresent();
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
