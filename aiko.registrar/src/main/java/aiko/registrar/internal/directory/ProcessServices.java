// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

import aiko.registrar.internal.compact.BytesMap;
import aiko.registrar.internal.compact.Rows;
import aiko.registrar.internal.compact.ServiceIndex;
import aiko.sexpression.SExpressionWriter;
import java.nio.charset.StandardCharsets;

/** One process of the directory; its text is its topic path. */
final class ProcessServices extends BytesMap.Key {
    private static final int OVERHEAD = 256;
    private static final int INCARNATION_OVERHEAD = 64;

    final boolean isOwn;

    /** Whether its topic paths are written as they are. */
    final boolean isPlain;

    /** The place in the order of arrival. */
    long order;

    /** Null if it has not announced one. */
    String incarnation;

    final ServiceIndex index = new ServiceIndex();

    /** The first of the list of its groups. */
    Group firstGroup;

    int groups;

    /** The number of the next service: smaller numbers are older. */
    int nextSequence;

    // The processes that have services are a list; those that have only announced an incarnation are another one.
    ProcessServices next;
    ProcessServices previous;

    ProcessServices(byte[] topicPath, boolean isOwn) {
        super(topicPath);
        this.isOwn = isOwn;
        isPlain = new SExpressionWriter().symbol(topicPath, 0, topicPath.length).size() == topicPath.length;
    }

    /** Bytes beside those of its services, an estimate. */
    int cost() {
        return cost(bytes.length) + (incarnation == null ? 0 : INCARNATION_OVERHEAD + 2 * incarnation.length());
    }

    static int cost(int topicPathBytes) {
        return OVERHEAD + topicPathBytes;
    }

    boolean hasServices() {
        return groups > 0;
    }

    int size() {
        return index.size();
    }

    String topicPath() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The row of the service that was registered first. */
    int firstRow(Rows rows) {
        int first = firstGroup.head;
        for (Group group = firstGroup.nextOfProcess; group != null; group = group.nextOfProcess) {
            if (rows.get(group.head, Rows.SEQUENCE) < rows.get(first, Rows.SEQUENCE)) {
                first = group.head;
            }
        }
        return first;
    }
}
