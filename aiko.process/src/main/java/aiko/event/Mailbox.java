// SPDX-License-Identifier: Apache-2.0
package aiko.event;

import aiko.threading.AnyThread;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A bounded queue that any thread fills and one event loop empties, in order.
 *
 * <pre>{@code
 * Mailbox<Integer> readings = loop.addMailboxHandler(lamp::dim, "readings", 1_024, MailboxPrecedence.NORMAL);
 * if (!readings.put(42)) {
 *     logger.warn("reading dropped: {} are queued", readings.size());
 * }
 * }</pre>
 *
 * @param <T> the type of the items
 */
@AnyThread
@ProviderType
public interface Mailbox<T> extends Handle {
    /** The name for logs and listings. */
    String name();

    /**
     * Adds an item.
     *
     * @return false if the mailbox is full or cancelled: the item was dropped and counted
     */
    boolean put(T item);

    /** The number of queued items: exact on the event loop, a snapshot on other threads. */
    int size();

    /** The largest number of queued items. */
    int capacity();

    /** The largest number of items that were queued at the same time so far. */
    int highWaterMark();

    /** The number of items dropped since the mailbox was full. */
    long dropped();
}
