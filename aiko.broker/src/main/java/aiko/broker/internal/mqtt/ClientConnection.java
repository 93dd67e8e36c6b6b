// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

import aiko.broker.internal.packet.IncomingPacket;
import aiko.broker.internal.packet.Message;
import aiko.broker.internal.packet.OutgoingPacket;
import aiko.broker.internal.packet.ProtocolViolation;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** The connection of one client: what has come of a packet, and the packets that wait for the socket. */
final class ClientConnection {
    /** Told, on the server's thread, of what comes and of what there is to do. */
    interface Owner {
        /** Returns false if the packet has to wait; it comes again after {@link #resume}. */
        boolean received(ClientConnection connection, IncomingPacket packet) throws ProtocolViolation;

        /** It has something to write. */
        void hasOutput(ClientConnection connection);

        /** It keeps more, or less, of what has come, or of what it has to say in answer. */
        void keeps(int moreBytes, int moreAnswerBytes);

        /** Whether so many answers wait for all clients that those who have some have to read them. */
        boolean hasManyUnread();

        /** What it has received may be handled now. */
        void mayGoOn(ClientConnection connection);
    }

    /** A client that lets so many bytes of answers wait is not read from until it has read them. */
    private static final int UNREAD_ANSWERS = 256 << 10;

    /** The same while there are too many for all clients together. */
    private static final int FEW_UNREAD_ANSWERS = 4 << 10;

    /** What an answer takes beside its bytes. */
    private static final int ANSWER_OVERHEAD = 48;

    private static final int FIRST_CAPACITY = 4 << 10;

    final long openedAt = System.nanoTime();
    final String address;
    Session session;
    LastWill will;
    /** What it takes until the connection ends. */
    long willBytes;

    long keepAliveNanos;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Owner owner;
    private final int largestPacket;
    private final IncomingPacket packet = new IncomingPacket();
    private final Deque<OutgoingPacket> output = new ArrayDeque<>();
    private int firstWritten;
    private int answerBytes;
    private byte[] kept;
    private int keptStart;
    private int keptEnd;
    private long keptSince;
    private Session waitsFor;
    private boolean dirty;
    private boolean deaf;
    private boolean ending;
    private boolean closed;
    private long heardAt = openedAt;
    private long takenSince;
    private long takenBytes;

    /** The client reads no more; what it has sent before may still be there. */
    static final class NotWritable extends IOException {
        private static final long serialVersionUID = 1L;

        NotWritable(IOException cause) {
            super(cause);
        }
    }

    /** What is published when the connection ends without a good-bye. */
    record LastWill(Message message, boolean retained) {}

    ClientConnection(SocketChannel channel, SelectionKey key, String address, Owner owner, int largestPacket) {
        this.channel = channel;
        this.key = key;
        this.address = address;
        this.owner = owner;
        this.largestPacket = largestPacket;
    }

    /**
     * Reads once, and has the packets handled that are complete.
     *
     * @param shared where bytes go that nothing came before
     * @return false if the client has closed the connection
     */
    boolean read(byte[] shared) throws IOException, ProtocolViolation {
        if (kept != null) {
            int count = channel.read(ByteBuffer.wrap(kept, keptEnd, Math.min(kept.length - keptEnd, shared.length)));
            if (count < 0) {
                return false;
            }
            heardAt = System.nanoTime();
            keptEnd += count;
            handleKept();
            return true;
        }
        int count = channel.read(ByteBuffer.wrap(shared));
        if (count < 0) {
            return false;
        }
        heardAt = System.nanoTime();
        int rest = handle(shared, 0, count);
        if (rest < count && !closed) {
            keep(new byte[capacity(count - rest, rest)]);
            keptSince = heardAt;
            keptStart = 0;
            keptEnd = count - rest;
            System.arraycopy(shared, rest, kept, 0, keptEnd);
        }
        return true;
    }

    /** Has the packets handled that had to wait. */
    void handleKept() throws ProtocolViolation {
        if (kept == null || closed) {
            return;
        }
        keptStart = handle(kept, keptStart, keptEnd);
        int left = keptEnd - keptStart;
        if (left == 0) {
            keep(null);
        } else if (keptEnd == kept.length) {
            byte[] roomier = new byte[capacity(left, keptStart)];
            System.arraycopy(kept, keptStart, roomier, 0, left);
            keep(roomier);
            keptStart = 0;
            keptEnd = left;
        }
    }

    private void keep(byte[] bytes) {
        owner.keeps((bytes == null ? 0 : bytes.length) - keptBytes(), 0);
        kept = bytes;
    }

    /** What it keeps of packets that have not come as a whole, or have to wait. */
    int keptBytes() {
        return kept == null ? 0 : kept.length;
    }

    /** Since when the packet is on its way of which the rest has not come. */
    long keptSince() {
        return keptSince;
    }

    /** Whether it is not read from, since others have to read first. */
    boolean isWaiting() {
        return waitsFor != null;
    }

    /** Grows with what has come, never with what is only announced. */
    private int capacity(int left, int start) {
        int wanted = Math.max(2 * left, FIRST_CAPACITY);
        int announced = packet.end() - start;
        return announced > left ? Math.min(wanted, announced) : Math.max(wanted, left + 1);
    }

    private int handle(byte[] data, int from, int to) throws ProtocolViolation {
        int position = from;
        while (position < to && waitsFor == null && !closed && !ending) {
            boolean complete = packet.moveTo(data, position, to);
            if (packet.end() - position > largestPacket) {
                throw new ProtocolViolation("sends a packet of " + (packet.end() - position)
                        + " bytes, which is more than payload.bytes of aiko.broker allows");
            }
            if (!complete || !owner.received(this, packet)) {
                break;
            }
            position = packet.end();
            keptSince = heardAt;
        }
        return position;
    }

    /** To be written before the server waits for anything again. */
    void send(OutgoingPacket outgoing) {
        if (!isHeard()) {
            return;
        }
        output.add(outgoing);
        if (outgoing.message() == null) {
            changeAnswers(outgoing.length() + ANSWER_OVERHEAD);
        }
        if (!dirty) {
            dirty = true;
            owner.hasOutput(this);
        }
    }

    /** Writes what the socket takes. */
    void flush(ByteBuffer buffer) throws IOException {
        dirty = false;
        if (!isHeard()) {
            return;
        }
        while (!output.isEmpty()) {
            buffer.clear();
            Iterator<OutgoingPacket> next = output.iterator();
            boolean copied = next.next().copyTo(buffer, firstWritten);
            while (copied && next.hasNext() && buffer.hasRemaining()) {
                copied = next.next().copyTo(buffer, 0);
            }
            written(write(buffer.flip()));
            if (buffer.hasRemaining()) {
                key.interestOpsOr(SelectionKey.OP_WRITE);
                return;
            }
        }
        key.interestOpsAnd(~SelectionKey.OP_WRITE);
        if (ending) {
            throw new EOFException("refused");
        }
    }

    private int write(ByteBuffer buffer) throws NotWritable {
        try {
            return channel.write(buffer);
        } catch (IOException gone) {
            throw new NotWritable(gone);
        }
    }

    /** Nothing more is read or sent but what waits already. */
    void closeWhenWritten() {
        ending = true;
    }

    private void written(int count) {
        takenBytes += count;
        int left = firstWritten + count;
        while (!output.isEmpty() && left >= output.getFirst().length()) {
            OutgoingPacket done = output.removeFirst();
            left -= done.length();
            firstWritten = 0;
            finished(done);
        }
        firstWritten = left;
    }

    private void finished(OutgoingPacket done) {
        if (done.message() == null) {
            changeAnswers(-done.length() - ANSWER_OVERHEAD);
            if (session != null && session.hasWaiters() && !session.isFull()) {
                session.releaseWaiters();
            }
        } else if (!done.isAcknowledged()) {
            session.written(done.message());
        }
    }

    /** Nothing can be written any more; what the client has sent before is still read. */
    void becomeDeaf() {
        deaf = true;
        discardOutput();
        if (session != null) {
            session.releaseWaiters();
        }
        if (key.isValid()) {
            key.interestOpsAnd(~SelectionKey.OP_WRITE);
        }
    }

    private void discardOutput() {
        while (!output.isEmpty()) {
            finished(output.removeFirst());
        }
        firstWritten = 0;
    }

    /** Whether what is sent can reach the client. */
    boolean isHeard() {
        return !closed && !deaf;
    }

    boolean hasUnreadAnswers() {
        return answerBytes > UNREAD_ANSWERS || answerBytes > FEW_UNREAD_ANSWERS && owner.hasManyUnread();
    }

    private void changeAnswers(int more) {
        answerBytes += more;
        owner.keeps(0, more);
    }

    /** Nothing is read until the client of that session has read. */
    void waitFor(Session slower) {
        waitsFor = slower;
        key.interestOpsAnd(~SelectionKey.OP_READ);
        if (slower.addWaiter(this)) {
            slower.connection().restartTaking(System.nanoTime());
        }
    }

    void resume() {
        waitsFor = null;
        if (!closed && key.isValid()) {
            heardAt = System.nanoTime();
            key.interestOpsOr(SelectionKey.OP_READ);
            owner.mayGoOn(this);
        }
    }

    /** Counts anew what the client takes. */
    void restartTaking(long now) {
        takenSince = now;
        takenBytes = 0;
    }

    void hasTaken(int bytes) {
        takenBytes += bytes;
    }

    long takenSince() {
        return takenSince;
    }

    long takenBytes() {
        return takenBytes;
    }

    /** Whether the client has broken its promise to say something in time; while it is not read from, nobody knows. */
    boolean isSilent(long now) {
        return keepAliveNanos > 0 && waitsFor == null && now - heardAt > keepAliveNanos + keepAliveNanos / 2;
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        if (closed) {
            return;
        }
        closed = true;
        key.cancel();
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // as wanted
        }
        keep(null);
        if (waitsFor != null) {
            waitsFor.removeWaiter(this);
            waitsFor = null;
        }
        discardOutput();
    }

    @Override
    public String toString() {
        if (session == null) {
            return "a client at " + address + " that has not said who it is";
        }
        return ClientNames.describe(session.clientId) + " at " + address;
    }
}
