// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.election;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.process.TopicPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Asks a registrar for a service that nobody has: only a primary answers, at least of ours. Any answer is a sign of life,
 * and so is what it says of its own accord, since one that has much to do answers late. Only the last question counts. Owned by the event loop.
 */
public final class LifeQuestions {
    /** How long an answer may take before the question is asked again, and again before it counts as none. */
    static final Duration PATIENCE = Duration.ofMillis(500);

    private final Messages messages;
    private final EventLoop eventLoop;
    private final TopicPath self;
    private final LongConsumer alive;
    private final LongConsumer silent;
    private final List<Handle> handles = new ArrayList<>();

    public LifeQuestions(
            Messages messages, EventLoop eventLoop, TopicPath self, LongConsumer alive, LongConsumer silent) {
        this.messages = messages;
        this.eventLoop = eventLoop;
        this.self = self;
        this.alive = alive;
        this.silent = silent;
    }

    /** @param number is given back with the answer */
    public void ask(long number, TopicPath registrar) {
        cancel();
        String topic = self + "/alive/" + number;
        handles.add(messages.subscribe(topic, sign -> lives(number, sign)));
        handles.add(messages.subscribe(registrar.out(), sign -> lives(number, sign)));
        publish(registrar, topic);
        handles.add(eventLoop.addOneShotTimerHandler(
                () -> {
                    publish(registrar, topic);
                    handles.add(eventLoop.addOneShotTimerHandler(() -> isSilent(number), PATIENCE));
                },
                PATIENCE));
    }

    public void cancel() {
        handles.forEach(Handle::cancel);
        handles.clear();
    }

    private void publish(TopicPath registrar, String topic) {
        messages.publishCommand(registrar.in(), "share", topic, topic, "*", "*", "*", "*");
    }

    private boolean lives(long number, Message sign) {
        if (!sign.retained()) {
            cancel();
            alive.accept(number);
        }
        return false;
    }

    private void isSilent(long number) {
        cancel();
        silent.accept(number);
    }
}
