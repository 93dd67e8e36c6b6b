// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.event.Handle;
import aiko.message.Message;
import aiko.message.MessageHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Those who see the control messages of a service before it does itself, in the order in which they were added. */
final class ControlHandlers {
    private final List<Added> all = new CopyOnWriteArrayList<>();

    private final class Added implements Handle {
        private final MessageHandler handler;
        private volatile boolean cancelled;

        Added(MessageHandler handler) {
            this.handler = handler;
        }

        @Override
        public void cancel() {
            cancelled = true;
            all.remove(this);
        }
    }

    Handle add(MessageHandler handler) {
        var added = new Added(handler);
        all.add(added);
        return added;
    }

    /** Whether one of them wants nobody after it to see the message. */
    boolean handle(Message message) {
        for (Added added : all) {
            if (!added.cancelled && added.handler.handle(message)) {
                return true;
            }
        }
        return false;
    }
}
