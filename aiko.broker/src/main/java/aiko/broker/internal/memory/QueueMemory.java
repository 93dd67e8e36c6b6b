// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.memory;

import aiko.broker.internal.packet.Message;
import aiko.message.spi.EmbeddedServerStatistics;

/** The memory of all queued messages; the payload of a message that is queued for several clients counts once. */
public final class QueueMemory {
    private final MemoryLimits limits;
    private volatile long used;
    private volatile long dropped;

    public QueueMemory(MemoryLimits limits) {
        this.limits = limits;
    }

    public MemoryLimits limits() {
        return limits;
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    public void take(Message message) {
        used += message.holderCost();
        if (message.addHolder()) {
            used += message.cost();
        }
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    public void give(Message message) {
        used -= message.holderCost();
        if (message.removeHolder()) {
            used -= message.cost();
        }
    }

    /** Counts a message that was dropped for a disconnected client. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    public void drop() {
        dropped++;
    }

    public boolean isFull() {
        return used > limits.queueBytes();
    }

    /** Disconnected clients get at most half of the room, so that they do not hold up those who read. */
    public boolean isFullForAbsent() {
        return used > limits.queueBytes() / 2;
    }

    /** Any thread. */
    public EmbeddedServerStatistics.Memory statistics() {
        return new EmbeddedServerStatistics.Memory(used, limits.queueBytes(), dropped);
    }
}
