// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.memory;

import aiko.broker.internal.packet.Message;
import aiko.message.spi.EmbeddedServerStatistics;

/** The memory of all queued messages; the payload of a message that is queued for several clients counts once. */
public final class QueueMemory {
    private final MemoryLimits limits;
    private volatile long used;
    private long usedByLastWills;
    private volatile long dropped;

    public QueueMemory(MemoryLimits limits) {
        this.limits = limits;
    }

    public MemoryLimits limits() {
        return limits;
    }

    public void take(Message message) {
        boolean isFirst = message.addHolder();
        change(message, message.holderCost() + (isFirst ? message.cost() : 0));
    }

    public void give(Message message) {
        boolean isLast = message.removeHolder();
        change(message, -message.holderCost() - (isLast ? message.cost() : 0));
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private void change(Message message, int more) {
        used += more;
        if (message.isLastWill()) {
            usedByLastWills += more;
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

    /** Last wills cannot wait for clients that do not read: those have as much room more as all clients have. */
    public boolean isFullOfLastWills() {
        return usedByLastWills > limits.clientBytes();
    }

    public long usedByLastWills() {
        return usedByLastWills;
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
