// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

/** What all messages that wait take together; the payload of one that waits for several clients counts once. */
final class Room {
    private final Limits limits;
    private volatile long used;

    Room(Limits limits) {
        this.limits = limits;
    }

    Limits limits() {
        return limits;
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    void take(Message message) {
        used += message.holderCost();
        if (message.holders++ == 0) {
            used += message.cost();
        }
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    void give(Message message) {
        used -= message.holderCost();
        if (--message.holders == 0) {
            used -= message.cost();
        }
    }

    /** Any thread. */
    long used() {
        return used;
    }

    boolean isFull() {
        return used > limits.totalBytes();
    }

    /** Those who are away get no more than half of the room, so that those who read are not held up by them. */
    boolean isFullForAbsent() {
        return used > limits.totalBytes() / 2;
    }
}
