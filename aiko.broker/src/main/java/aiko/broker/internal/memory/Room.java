// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.memory;

import aiko.broker.internal.packet.Message;

/** What all messages that wait take together; the payload of one that waits for several clients counts once. */
public final class Room {
    private final Limits limits;
    private volatile long used;

    public Room(Limits limits) {
        this.limits = limits;
    }

    public Limits limits() {
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

    /** Any thread. */
    public long used() {
        return used;
    }

    public boolean isFull() {
        return used > limits.totalBytes();
    }

    /** Those who are away get no more than half of the room, so that those who read are not held up by them. */
    public boolean isFullForAbsent() {
        return used > limits.totalBytes() / 2;
    }
}
