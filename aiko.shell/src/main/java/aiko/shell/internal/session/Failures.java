// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.session;

import aiko.shell.internal.output.CommandException;
import aiko.text.VisibleText;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Pattern;
import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.apache.felix.gogo.runtime.SyntaxError;

/** The failures of commands, whoever has written them: one line, and the stack trace if it is wanted. */
public final class Failures {
    private static final Pattern LINE_BREAK = Pattern.compile("\\s*\\R\\s*");
    private static final Pattern FILE_AND_REASON = Pattern.compile("(?s)(.*) \\((.*)\\)");
    private static final Pattern CAPITALIZED = Pattern.compile("\\p{Lu}\\p{Ll}+( |$)");
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
        if (isTraced) {
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
                || failure.getCause() instanceof SyntaxError
                || failure instanceof FileSystemException
                || Sessions.isMisfit(failure)
                || Sessions.isPattern(failure)
                || failure.getStackTrace().length == 0
                || failure.getStackTrace()[0].getClassName().startsWith("aiko.shell.");
    }

    /** The message of a failure, and those of its causes that say more. */
    static String message(Throwable failure) {
        if (failure instanceof CommandException) {
            return LINE_BREAK.matcher(String.valueOf(failure.getMessage())).replaceAll(" ");
        }
        var text = new StringBuilder();
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
            String message = LINE_BREAK.matcher(own(cause).strip()).replaceAll(" ");
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

    /** Java's messages about files are a path alone, or a path and a reason in parentheses. */
    private static String own(Throwable failure) {
        String message = failure.getMessage() == null ? "" : failure.getMessage();
        if (failure instanceof FileNotFoundException) {
            var parts = FILE_AND_REASON.matcher(message);
            return parts.matches() ? parts.group(1) + ": " + decapitalized(parts.group(2)) : message;
        }
        if (!(failure instanceof FileSystemException file) || file.getFile() == null) {
            return failure instanceof IOException ? decapitalized(message) : message;
        }
        return file.getFile() + ": " + reason(file);
    }

    private static String reason(FileSystemException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "file exists";
        }
        return failure.getReason() == null ? failure.getClass().getSimpleName() : decapitalized(failure.getReason());
    }

    /** Of the messages of the operating system. */
    private static String decapitalized(String text) {
        return CAPITALIZED.matcher(text).lookingAt() ? Character.toLowerCase(text.charAt(0)) + text.substring(1) : text;
    }
}
