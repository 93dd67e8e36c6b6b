// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import aiko.message.Delivery;

/** A message on its way out. */
final class Outgoing implements Transport.Completion {
    private final Sender sender;
    final String topic;
    final byte[] payload;
    final Delivery delivery;
    final boolean retained;
    /** The connection during which it was published; 0 for none. */
    final long connection;

    private Sender.Link link;
    private volatile boolean done;

    Outgoing(Sender sender, String topic, byte[] payload, Delivery delivery, boolean retained, long connection) {
        this.sender = sender;
        this.topic = topic;
        this.payload = payload;
        this.delivery = delivery;
        this.retained = retained;
        this.connection = connection;
    }

    boolean isPromised() {
        return delivery == Delivery.AT_LEAST_ONCE;
    }

    /** By the sender, before it gives the message to the transport. */
    void sentOn(Sender.Link sentOn) {
        link = sentOn;
    }

    boolean isDone() {
        return done;
    }

    @Override
    public void completed(Throwable failure) {
        done = failure == null;
        sender.completed(link, failure == null);
    }
}
