// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.registrar;

import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.Message;
import aiko.message.internal.ProcessMessages;
import aiko.process.RegistrarDetails;
import aiko.process.TopicPath;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Keeps the services in the directory: anybody can have a registrar remove them. Our registrar reports that to the process, on
 * the control topic of service 0; of another one, the messages on {@code out} are read. The services are then announced
 * again, at a limited rate. On the event loop.
 */
public final class DirectoryWatch {
    private static final byte[] REMOVED = bytes("(removed ");
    private static final byte[] DIFFERS = bytes("(differs ");
    private static final String ALL = "*";
    private static final int LONGEST_ID = 9;

    private final ProcessMessages messages;
    private final ServiceAnnouncer announcer;
    private final RateLimit pace;
    private final byte[] ownRemoval;
    private final BitSet removed = new BitSet();
    private final BitSet differing = new BitSet();
    private boolean areAllRemoved;
    private Handle out = () -> {};

    public DirectoryWatch(
            TopicPath process, EventLoop eventLoop, ProcessMessages messages, ServiceAnnouncer announcer) {
        this.messages = messages;
        this.announcer = announcer;
        pace = new RateLimit(eventLoop);
        ownRemoval = bytes("(remove " + process.process() + '/');
    }

    /**
     * Follows the new primary.
     *
     * @param reportsRemovals whether it reports removals, so that its {@code out} topic need not be read
     */
    public void follow(RegistrarDetails primary, boolean reportsRemovals) {
        stop();
        if (!reportsRemovals) {
            out = messages.subscribe(primary.topicPath().out(), this::heard);
        }
    }

    /** Stops reading the {@code out} topic; reports on the control topic still count. */
    public void stop() {
        out.cancel();
        out = () -> {};
    }

    /** A control message to the process: {@code (removed ID …)}, {@code (removed *)}, {@code (differs ID …)}. */
    public void control(Message message) {
        byte[] payload = message.payload();
        boolean isRemoval = begins(payload, REMOVED);
        if (!isRemoval && !begins(payload, DIFFERS)) {
            return;
        }
        try {
            List<Object> ids = SExpressions.parse(payload).arguments();
            if (isRemoval && ids.equals(List.of(ALL))) {
                areAllRemoved = true;
            } else {
                ids.forEach(id -> note(String.valueOf(id), isRemoval ? removed : differing));
            }
            announceAgain();
        } catch (SExpressionException nothingOfOurs) {
            // not from a registrar: those write well-formed reports
        }
    }

    /** A message of the registrar about any service: it is parsed only if it begins like one about ours. */
    private void heard(Message message) {
        byte[] payload = message.payload();
        if (begins(payload, ownRemoval) && payload[payload.length - 1] == ')') {
            int length = payload.length - 1 - ownRemoval.length;
            note(new String(payload, ownRemoval.length, length, StandardCharsets.US_ASCII), removed);
            announceAgain();
        }
    }

    private void note(String id, BitSet services) {
        boolean isNumber = !id.isEmpty()
                && id.length() <= LONGEST_ID
                && id.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        if (isNumber && announcer.isAnnounced(Integer.parseInt(id))) {
            services.set(Integer.parseInt(id));
        }
    }

    private void announceAgain() {
        if (areAllRemoved || !removed.isEmpty() || !differing.isEmpty()) {
            pace.run(this::announceNow);
        }
    }

    private int announceNow() {
        int announced = announcer.announceAgain(removed, differing, areAllRemoved);
        removed.clear();
        differing.clear();
        areAllRemoved = false;
        return announced;
    }

    private static boolean begins(byte[] payload, byte[] start) {
        return payload.length >= start.length && Arrays.equals(payload, 0, start.length, start, 0, start.length);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
