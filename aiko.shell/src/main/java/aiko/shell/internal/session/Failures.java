// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.session;

import aiko.shell.internal.output.CommandException;
import aiko.text.VisibleText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.regex.Pattern;
import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.apache.felix.gogo.runtime.SyntaxError;

/** The failures of commands, whoever has written them: one line, and the stack trace if it is wanted. */
public final class Failures {
    private static final Pattern LINE_BREAK = Pattern.compile("\\s*\\R\\s*");
    private static final int MOST_CAUSES = 3;

    private Failures() {}

    /**
     * The line of a failure, without a line feed at the end.
     *
     * @param line the command line
     * @param isTraced whether the stack trace follows
     * @param hint where the stack trace can be seen, if it does not follow
     */
    public static String describe(Throwable failure, String line, boolean isTraced, String hint) {
        String text = Sessions.describe(failure, line);
        boolean hasTrace = !(failure instanceof CommandException) || failure.getCause() != null;
        if (isTraced && hasTrace) {
            return text + '\n' + trace(failure);
        }
        return isExplained(failure, line) ? text : text + "; " + hint;
    }

    /** The stack trace, in which everything is visible, and no line of a message looks like ours. */
    public static String trace(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        return VisibleText.stackTrace(text.toString());
    }

    /** Whether the line is enough: the mistake is that of the user. */
    private static boolean isExplained(Throwable failure, String line) {
        return failure instanceof CommandException
                || failure instanceof CommandNotFoundException
                || failure instanceof SyntaxError
                || Sessions.isMisfit(failure)
                || failure.getStackTrace().length == 0
                || failure.getStackTrace()[0].getClassName().startsWith("aiko.shell.");
    }

    /** The message of a failure, and those of its causes that say more. */
    static String message(Throwable failure) {
        var text = new StringBuilder();
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
            String message = cause.getMessage() == null
                    ? ""
                    : LINE_BREAK.matcher(cause.getMessage().strip()).replaceAll(" ");
            // A failure that was made of another one often repeats its message.
            if (!message.isEmpty() && text.indexOf(message) < 0) {
                text.append(text.length() == 0 ? "" : ": ").append(message);
            }
            if (text.length() == 0 && cause.getCause() == null) {
                text.append(cause.getClass().getSimpleName());
            }
            cause = cause.getCause();
        }
        return text.length() == 0 ? failure.getClass().getSimpleName() : text.toString();
    }
}
