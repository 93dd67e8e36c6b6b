// SPDX-License-Identifier: Apache-2.0
package aiko.event;

import aiko.threading.AnyThread;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A bounded queue that any thread fills and one event loop empties, in order.
 *
 * @param <T> the type of the items
 */
@AnyThread
@ProviderType
public interface Mailbox<T> extends Handle {
    /** The name that was given to {@link EventLoop#addMailboxHandler}. */
    String name();

    /**
     * Adds an item. Any thread; never blocks.
     *
     * @return false if the mailbox is full or cancelled: the item was dropped and counted
     */
    boolean put(T item);

    /** The number of items that wait now; exact on the event loop, else a snapshot. */
    int size();

    /** The number of items that may wait. */
    int capacity();

    /** The largest number of items that have waited at the same time. */
    int highWaterMark();

    /** The number of items that found the mailbox full. */
    long dropped();
}
