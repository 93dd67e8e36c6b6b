// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.session;

import org.apache.felix.service.command.CommandSession;

/** The end of a session at a prompt, for which a command asks. */
public final class SessionEnd {
    private static final String VARIABLE = ".aiko.end";

    private final Runnable end;
    private final boolean endsContainer;

    private SessionEnd(Runnable end, boolean endsContainer) {
        this.end = end;
        this.endsContainer = endsContainer;
    }

    /** By the prompt: {@code end} reads no further line. */
    public static void offer(CommandSession session, Runnable end, boolean endsContainer) {
        session.put(VARIABLE, new SessionEnd(end, endsContainer));
    }

    /** Whether there is a prompt, whose session ends after the command. */
    public static boolean ask(CommandSession session) {
        if (session.get(VARIABLE) instanceof SessionEnd offered) {
            offered.end.run();
            return true;
        }
        return false;
    }

    /** Whether the container ends with the session: that of its own terminal. */
    public static boolean endsContainer(CommandSession session) {
        return session.get(VARIABLE) instanceof SessionEnd offered && offered.endsContainer;
    }
}
