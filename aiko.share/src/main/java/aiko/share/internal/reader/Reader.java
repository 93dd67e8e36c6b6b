// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.reader;

import aiko.share.internal.item.ItemFilter;
import aiko.share.internal.wire.ShareRequest;
import java.util.Iterator;

/** A reader of a shared state: once, or with a lease. Owned by the event loop. */
final class Reader {
    /** The estimated memory of a reader without its names. */
    private static final int OVERHEAD = 256;

    private static final int NAME_OVERHEAD = 64;

    final String topic;
    final ItemFilter filter;
    /** Null without a lease. */
    final LeaseTimer lease;

    /** The rest of the answer; null before it begins. */
    Iterator<byte[]> answer;

    boolean isAnswered;

    /** The number of the latest change that it has received, or that its answer contains. */
    long sentUpTo;

    Reader(ShareRequest request, LeaseTimer lease) {
        topic = request.responseTopic().text();
        filter = request.filter();
        this.lease = lease;
    }

    /** The estimated memory of a reader. */
    static int bytes(String topic, ItemFilter filter) {
        int bytes = OVERHEAD + 2 * topic.length();
        if (filter.names() != null) {
            for (String name : filter.names()) {
                bytes += NAME_OVERHEAD + 2 * name.length();
            }
        }
        return bytes;
    }

    int bytes() {
        return bytes(topic, filter);
    }
}
