// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.room;

/**
 * How much memory the messages of a process that wait may take.
 *
 * @param in those that wait for its services and bundles
 * @param out those that wait for the MQTT server
 */
public record MessageRooms(MessageRoom in, MessageRoom out) {
    /** For those who set nothing. */
    public static MessageRooms ofHeap() {
        return new MessageRooms(MessageRoom.ofHeap(), MessageRoom.ofHeap());
    }
}
