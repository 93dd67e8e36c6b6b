// SPDX-License-Identifier: Apache-2.0
package aiko.broker.internal.mqtt;

import aiko.broker.internal.channel.ClientChannel;
import aiko.broker.internal.packet.IncomingPacket;
import aiko.broker.internal.packet.Message;
import aiko.broker.internal.packet.OutgoingPacket;
import aiko.broker.internal.packet.PacketType;
import aiko.broker.internal.packet.ProtocolViolation;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** The connection of one client: the bytes of an incomplete packet, and the packets that wait for the socket. */
final class ClientConnection {
    /** Receives the packets, and learns of work to do, on the server's thread. */
    interface Owner {
        /** Returns false if the packet has to wait; it is handled again after {@link #resume}. */
        boolean received(ClientConnection connection, IncomingPacket packet) throws ProtocolViolation;

        /** The connection has something to write. */
        void hasOutput(ClientConnection connection);

        /** The connection stores more or fewer bytes of incomplete packets, or of unread answers. */
        void keeps(int moreBytes, int moreAnswerBytes);

        /** Whether the unread answers of all clients exceed their limit. */
        boolean hasManyUnread();

        /** Received packets that had to wait may be handled now. */
        void mayGoOn(ClientConnection connection);

        /** There is more to read, when others have been read. */
        void readLater(ClientConnection connection);
    }

    /** The server does not read from a client with more unread answers than this, until it has read them. */
    private static final int UNREAD_ANSWERS = 256 << 10;

    /** The same while the unread answers of all clients exceed their limit. */
    private static final int FEW_UNREAD_ANSWERS = 4 << 10;

    /** The memory of an answer beside its bytes. */
    private static final int ANSWER_OVERHEAD = 48;

    private static final int FIRST_CAPACITY = 4 << 10;

    /** Reads without those of other clients in between. */
    private static final int READS_AT_ONCE = 4;

    private static final int LONGEST_FIELD = 2 + 65_535;

    /** A CONNECT has five fields of text at most: strangers need no more room. */
    private static final int LARGEST_CONNECT = 20 + 5 * LONGEST_FIELD;

    final long openedAt = System.nanoTime();
    final String address;
    /** Of all clients that may belong to the same person. */
    final String source;
    /** Whether it has come through the listener for this machine. */
    final boolean isLocal;
    /** The memory of the connection. */
    final int bytes;
    /** Whether {@link #bytes} count as memory of clients: CONNECT was accepted. */
    boolean isAdmitted;

    Session session;
    /** Without an account: it may only ask for the name of the server. */
    boolean mayOnlyAskForName;

    LastWill will;
    /** The memory of the last will, until the connection ends. */
    long willBytes;

    long keepAliveNanos;
    /** Whether it is one of those that the server reads in the next round. */
    boolean isToBeRead;

    private final ClientChannel channel;
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
    /** Whether its password is being checked. */
    private boolean isChecked;
    /** The memory of the CONNECT meanwhile. */
    private int checkedBytes;

    private Runnable forgetsCheck = () -> {};
    private Newcomers step;

    private boolean dirty;
    private boolean deaf;
    private boolean ending;
    private boolean closed;
    private long heardAt = openedAt;
    private long takenSince;
    private long takenBytes;

    /** The client does not read any more; bytes that it sent before may still arrive. */
    static final class NotWritable extends IOException {
        private static final long serialVersionUID = 1L;

        NotWritable(IOException cause) {
            super(cause);
        }
    }

    /** The message that is published when the connection ends without DISCONNECT. */
    record LastWill(Message message, boolean retained) {}

    /**
     * @param source of all clients that may belong to the same person
     * @param bytes the memory of the connection
     */
    ClientConnection(
            ClientChannel channel,
            SelectionKey key,
            String address,
            String source,
            boolean isLocal,
            int bytes,
            Owner owner,
            int largestPacket) {
        this.isLocal = isLocal;
        this.bytes = bytes;
        this.channel = channel;
        this.key = key;
        this.address = address;
        this.source = source;
        this.owner = owner;
        this.largestPacket = largestPacket;
    }

    /**
     * Reads what there is, and has complete packets handled.
     *
     * @param shared the buffer to read into if no incomplete packet is stored
     * @return false if the client has closed the connection
     */
    boolean read(byte[] shared) throws IOException, ProtocolViolation {
        for (int i = 0; i < READS_AT_ONCE; i++) {
            if (!readOnce(shared)) {
                return false;
            }
            if (!channel.hasInput() || !isRead()) {
                return true;
            }
        }
        owner.readLater(this);
        return true;
    }

    /** Reads what is left of {@link #read}, if it still may. */
    boolean readOn(byte[] shared) throws IOException, ProtocolViolation {
        return !channel.hasInput() || !isRead() || read(shared);
    }

    /** Whether the server reads from it now. */
    private boolean isRead() {
        return waitsFor == null && !isChecked && !closed && !ending;
    }

    private boolean readOnce(byte[] shared) throws IOException, ProtocolViolation {
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

    /** Has the packets that had to wait handled, and reads what the selector does not know of. Returns false at the end. */
    boolean goOn(byte[] shared) throws IOException, ProtocolViolation {
        handleKept();
        return readOn(shared);
    }

    private void handleKept() throws ProtocolViolation {
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
        int before = keptBytes();
        kept = bytes;
        owner.keeps(keptBytes() - before, 0);
    }

    /** The stored bytes of packets that are incomplete, or have to wait. */
    int keptBytes() {
        return (kept == null ? 0 : kept.length) + checkedBytes;
    }

    /** The time since which the packet is incomplete. */
    long keptSince() {
        return keptSince;
    }

    /** Whether the server does not read from it, since others have to read first. */
    boolean isWaiting() {
        return waitsFor != null;
    }

    /** Grows with the received bytes, never with the announced length. */
    private int capacity(int left, int start) {
        int wanted = Math.max(2 * left, FIRST_CAPACITY);
        int announced = packet.end() - start;
        return announced > left ? Math.min(wanted, announced) : Math.max(wanted, left + 1);
    }

    private int handle(byte[] data, int from, int to) throws ProtocolViolation {
        int position = from;
        while (position < to && isRead()) {
            int most = largestPacket;
            if (session == null) {
                most = LARGEST_CONNECT;
                requireConnect(data[position]);
            }
            boolean complete = packet.moveTo(data, position, to);
            if (packet.end() - position > most && session == null) {
                throw new ProtocolViolation("CONNECT of " + (packet.end() - position) + " bytes");
            }
            if (packet.end() - position > most) {
                throw new ProtocolViolation("packet of " + (packet.end() - position)
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

    private static void requireConnect(byte first) throws ProtocolViolation {
        if (first != (byte) (PacketType.CONNECT << 4)) {
            throw new ProtocolViolation("first packet is not CONNECT");
        }
    }

    /** Adds a packet, which is written before the server waits again. */
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

    /** Writes as much as the socket takes. */
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
        if (!drain()) {
            key.interestOpsOr(SelectionKey.OP_WRITE);
            return;
        }
        key.interestOpsAnd(~SelectionKey.OP_WRITE);
        if (ending) {
            throw new EOFException("refused");
        }
    }

    private int write(ByteBuffer buffer) throws NotWritable {
        try {
            return channel.write(buffer);
        } catch (IOException failure) {
            throw new NotWritable(failure);
        }
    }

    private boolean drain() throws NotWritable {
        try {
            return channel.drain();
        } catch (IOException failure) {
            throw new NotWritable(failure);
        }
    }

    /**
     * Reads nothing until {@link #checked}.
     *
     * @param bytes the memory that the check needs
     * @param forgets lets go of that memory
     */
    void waitForCheck(int bytes, Runnable forgets) {
        isChecked = true;
        checkedBytes = bytes;
        forgetsCheck = forgets;
        keptSince = heardAt;
        owner.keeps(bytes, 0);
        key.interestOpsAnd(~SelectionKey.OP_READ);
    }

    /** What the client has sent meanwhile may be handled now. */
    void checked() {
        isChecked = false;
        endCheck();
        goOnReading();
    }

    private void endCheck() {
        forgetsCheck.run();
        forgetsCheck = () -> {};
        int bytes = checkedBytes;
        checkedBytes = 0;
        owner.keeps(-bytes, 0);
    }

    /** Whether a packet can follow: it has no TLS, or its handshake has ended. */
    boolean isEstablished() {
        return channel.isEstablished();
    }

    /** Leaves the step before, and enters the next one. */
    void enter(Newcomers next) {
        leaveNewcomers();
        step = next;
        next.add(this);
    }

    /** Its CONNECT was accepted, or it ends. */
    void leaveNewcomers() {
        if (step != null) {
            step.remove(this);
            step = null;
        }
    }

    boolean isAt(Newcomers other) {
        return step == other;
    }

    private void goOnReading() {
        if (!closed && key.isValid()) {
            heardAt = System.nanoTime();
            key.interestOpsOr(SelectionKey.OP_READ);
            owner.mayGoOn(this);
        }
    }

    /** Reads nothing more, and closes when the output is written. */
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

    /** Writes nothing more; bytes that the client sent before are still read. */
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

    /** Whether the client can receive packets. */
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

    /** Reads nothing until the client of that session has read. */
    void waitFor(Session slower) {
        waitsFor = slower;
        key.interestOpsAnd(~SelectionKey.OP_READ);
        slower.addWaiter(this);
    }

    void resume() {
        waitsFor = null;
        goOnReading();
    }

    /** Starts to count again how much the client takes. */
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

    /** Whether the client has sent nothing within its keep-alive time; suspended while the server does not read from it. */
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
        } catch (IOException alreadyClosed) {
            // closed, as intended
        }
        leaveNewcomers();
        endCheck();
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
            return "client at " + address + " before CONNECT";
        }
        return ClientNames.describe(session.clientId) + " at " + address;
    }
}
