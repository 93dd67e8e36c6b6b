// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.stream;

import java.util.function.Supplier;
import org.apache.felix.service.command.CommandSession;

/**
 * The screen that shows the output of a session.
 *
 * @param columns 0 if there is no screen, or its width is unknown
 * @param rows 0 likewise
 * @param colours whether it shows colours, and its user wants them
 */
public record Screen(int columns, int rows, boolean colours) {
    /** A pipe or a file. */
    public static final Screen NONE = new Screen(0, 0, false);

    /** The variable of a session. Gogo does not list variables that begin with a dot. */
    private static final String VARIABLE = ".screen";

    /** The screen of a session as it is now. */
    public static Screen of(CommandSession session) {
        return session.get(VARIABLE) instanceof Supplier<?> screen ? (Screen) screen.get() : NONE;
    }

    /** Tells a session its screen. */
    public static void set(CommandSession session, Supplier<Screen> screen) {
        session.put(VARIABLE, screen);
    }
}
