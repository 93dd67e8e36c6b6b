// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.journal;

import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import aiko.registrar.ProcessRow;
import aiko.registrar.internal.directory.Directory;
import aiko.registrar.internal.directory.Selection;
import aiko.registrar.internal.history.RemovalHistory;
import aiko.registrar.internal.wire.AddCommand;
import aiko.registrar.internal.wire.ServicePath;
import aiko.registrar.internal.wire.UnsuitableException;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A directory and a history as they are written down: {@code (add … TIME)}, {@code (remove TOPIC_PATH TIME)},
 * {@code (present PROCESS INCARNATION)}, and {@code (removed … TIME_ADD TIME_REMOVE)} for the history. Owned by
 * one thread.
 */
final class KeptState {
    private static final String REMOVED = "removed";

    private final Directory directory;
    private final RemovalHistory history;
    private final AddCommand command = new AddCommand();
    private final ServicePath path = new ServicePath();

    KeptState(Directory directory, RemovalHistory history) {
        this.directory = directory;
        this.history = history;
    }

    static byte[] added(byte[] addPayload, double time) {
        return withTime(addPayload, time);
    }

    static byte[] removed(byte[] removePayload, double time) {
        return withTime(removePayload, time);
    }

    static byte[] present(String process, String incarnation) {
        return SExpressions.generateBytes("present", process, incarnation);
    }

    private static byte[] withTime(byte[] payload, double time) {
        byte[] end = (' ' + RemovalHistory.seconds(time) + ')').getBytes(StandardCharsets.US_ASCII);
        byte[] line = Arrays.copyOf(payload, payload.length - 1 + end.length);
        System.arraycopy(end, 0, line, payload.length - 1, end.length);
        return line;
    }

    /** Repeats the changes of a line. A line that cannot be read is left out. */
    void read(byte[] line) {
        try {
            SExpression expression = SExpressions.parse(line);
            List<Object> parts = expression.arguments();
            switch (expression.name()) {
                case "add" -> directory.add(
                        command.set(SExpressions.generateBytes(
                                "add", parts.subList(0, 6).toArray())),
                        number(parts.get(6)));
                case "remove" -> {
                    double time = number(parts.get(1));
                    directory.remove(
                            path.set(TopicPath.parse((String) parts.get(0))),
                            slot -> history.add(directory.addPayload(slot), directory.timeAdded(slot), time));
                }
                case "present" -> directory.setIncarnation((String) parts.get(0), (String) parts.get(1));
                case REMOVED -> history.add(
                        SExpressions.generateBytes("add", parts.subList(0, 6).toArray()),
                        number(parts.get(6)),
                        number(parts.get(7)));
                default -> {
                    // of another version
                }
            }
        } catch (SExpressionException
                | UnsuitableException
                | IllegalArgumentException
                | ClassCastException
                | IndexOutOfBoundsException unreadable) {
            // one line less
        }
    }

    private static double number(Object part) {
        return Double.parseDouble((String) part);
    }

    /** Writes the present state, without the changes that led to it. */
    void write(OutputStream out) throws IOException {
        List<RemovalHistory.Row> rows = history.newest(RemovalHistory.CAPACITY);
        for (int i = rows.size() - 1; i >= 0; i--) {
            byte[] add = rows.get(i).payload();
            byte[] line = Arrays.copyOf(("(" + REMOVED).getBytes(StandardCharsets.US_ASCII), add.length + 4);
            System.arraycopy(add, "(add".length(), line, "(removed".length(), add.length - "(add".length());
            StateFile.write(out, line);
        }
        for (ProcessRow process : directory.processes(0, Integer.MAX_VALUE).rows()) {
            if (process.incarnation().isPresent()) {
                StateFile.write(
                        out, present(process.process(), process.incarnation().get()));
            }
        }
        Selection all = directory.selection(ServiceFilter.ALL);
        while (all.left() > 0) {
            int slot = all.next();
            StateFile.write(out, added(directory.addPayload(slot), directory.timeAdded(slot)));
        }
    }
}
