// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.reader;

import aiko.share.internal.item.ItemFilter;
import aiko.share.internal.wire.ShareRequest;
import java.util.Iterator;

/** Somebody who has asked for a state: once, or with a lease. Owned by the event loop. */
final class Reader {
    /** What the JVM needs for one beside its names: an estimate. */
    private static final int OVERHEAD = 256;

    private static final int NAME_OVERHEAD = 64;

    final String topic;
    final ItemFilter filter;
    /** Null for who has asked once. */
    final Lease lease;

    /** What is left of the answer; null before that begins. */
    Iterator<byte[]> answer;

    boolean isAnswered;

    /** The latest change that it has been told of, or that its answer has shown. */
    long toldUpTo;

    Reader(ShareRequest request, Lease lease) {
        topic = request.responseTopic().text();
        filter = request.filter();
        this.lease = lease;
    }

    /** How much memory it takes, about. */
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
