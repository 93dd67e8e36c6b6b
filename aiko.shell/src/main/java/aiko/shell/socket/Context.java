// SPDX-License-Identifier: Apache-2.0
package aiko.shell.socket;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * What a container should know of a client, the content of a {@link Frame.Kind#CONTEXT} frame.
 *
 * @param columns of the terminal that shows the output; 0 if there is none, or its size is unknown
 * @param rows likewise
 * @param colours whether the output may have colours
 * @param trace whether the stack traces of failures are printed
 * @param place of a command in a script, for messages; empty if there is none
 */
public record Context(int columns, int rows, boolean colours, boolean trace, String place) {
    /** Nothing is known. */
    public static final Context NONE = new Context(0, 0, false, false, "");

    private static final int LARGEST_SCREEN = 10_000;

    /** The same client at another place of its script. */
    public Context at(String other) {
        return new Context(columns, rows, colours, trace, other);
    }

    /** The content of the frame. */
    public Frame frame() {
        return Frame.of(
                Frame.Kind.CONTEXT,
                "columns=" + columns + "\nrows=" + rows + "\ncolours=" + colours + "\ntrace=" + trace + "\nplace="
                        + place.replace('\n', ' '));
    }

    /**
     * Reads the content of the frame. Unknown keys are those of a later version.
     *
     * @throws IOException if it is none
     */
    public static Context of(Frame frame) throws IOException {
        Map<String, String> values = new HashMap<>();
        for (String line : frame.text().split("\n")) {
            int equals = line.indexOf('=');
            if (equals < 0) {
                throw new IOException("context without a value: " + line);
            }
            values.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return new Context(
                size(values.get("columns")),
                size(values.get("rows")),
                Boolean.parseBoolean(values.get("colours")),
                Boolean.parseBoolean(values.get("trace")),
                values.getOrDefault("place", ""));
    }

    private static int size(String text) throws IOException {
        try {
            int size = text == null ? 0 : Integer.parseInt(text);
            if (size >= 0) {
                return Math.min(size, LARGEST_SCREEN);
            }
        } catch (NumberFormatException noNumber) {
            // reported below
        }
        throw new IOException("screen size " + text + ": expected 0 or more");
    }
}
