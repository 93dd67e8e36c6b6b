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

/** Those who are told of changes within the process. On the event loop, but for what says otherwise. */
public final class ItemListeners {
    private final Logger logger;
    private final List<Added> all = new CopyOnWriteArrayList<>();

    public final class Added implements Handle {
        private final SharedStateListener listener;
        private volatile boolean cancelled;

        private Added(SharedStateListener listener) {
            this.listener = listener;
        }

        private void tell(ItemCommand command, String item, Optional<Object> value) {
            if (cancelled) {
                return;
            }
            try {
                listener.itemChanged(command, item, value);
            } catch (RuntimeException failure) {
                logger.error("a listener failed on shared item {}: {}", item, failure.toString(), failure);
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

    /** Any thread: one that hears of nothing before {@link #begin}. */
    public Added prepare(SharedStateListener listener) {
        return new Added(listener);
    }

    public void begin(Added added, Map<String, Object> items) {
        items.forEach((item, value) -> added.tell(ItemCommand.ADD, item, Optional.ofNullable(value)));
        if (!added.cancelled) {
            all.add(added);
        }
    }

    /** Any thread: they hear of nothing any more. */
    public void forgetAll() {
        all.forEach(Added::cancel);
    }

    public void changed(ItemCommand command, String item, Object value) {
        if (!all.isEmpty()) {
            Optional<Object> told = Optional.ofNullable(value);
            all.forEach(added -> added.tell(command, item, told));
        }
    }
}
