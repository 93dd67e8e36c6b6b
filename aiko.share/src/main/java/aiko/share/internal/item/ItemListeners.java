// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.item;

import aiko.event.Handle;
import aiko.share.ItemCommand;
import aiko.share.SharedStateListener;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.log.Logger;

/** The listeners of a shared state within the process. To be called on the event loop, unless stated otherwise. */
public final class ItemListeners {
    private final Logger logger;
    private final List<Added> all = new CopyOnWriteArrayList<>();

    public final class Added implements Handle {
        private final SharedStateListener listener;
        private volatile boolean cancelled;

        private Added(SharedStateListener listener) {
            this.listener = listener;
        }

        private void call(ItemCommand command, String item, Optional<Object> value) {
            if (cancelled) {
                return;
            }
            try {
                listener.itemChanged(command, item, value);
            } catch (RuntimeException failure) {
                logger.error(
                        "listener {} failed on shared item {}: {}",
                        listener.getClass().getName(),
                        item,
                        failure.toString(),
                        failure);
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            all.remove(this);
        }
    }

    public ItemListeners(Logger logger) {
        this.logger = logger;
    }

    /** Any thread: a listener that is not called before {@link #begin}. */
    public Added prepare(SharedStateListener listener) {
        return new Added(listener);
    }

    public void begin(Added added, Map<String, Object> items) {
        items.forEach((item, value) -> added.call(ItemCommand.ADD, item, Optional.ofNullable(value)));
        if (!added.cancelled) {
            all.add(added);
        }
    }

    /** Any thread: no listener is called any more. */
    public void forgetAll() {
        all.forEach(Added::cancel);
    }

    public void changed(ItemCommand command, String item, Object value) {
        if (!all.isEmpty()) {
            Optional<Object> present = Optional.ofNullable(value);
            all.forEach(added -> added.call(command, item, present));
        }
    }
}
