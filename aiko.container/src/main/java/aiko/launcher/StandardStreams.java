// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

import aiko.text.VisibleOutput;
import aiko.text.VisibleText;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;

/**
 * Standard output and standard error of a container. Bundles, the framework and Java print there, with text of others in it:
 * no control character passes but line feeds and tabs, and colours on a terminal.
 */
final class StandardStreams {
    private StandardStreams() {}

    static void makeVisible() {
        boolean isTerminal = System.console() != null;
        System.setOut(stream(FileDescriptor.out, charset("stdout.encoding"), isTerminal));
        System.setErr(stream(FileDescriptor.err, charset("stderr.encoding"), isTerminal));
        Thread.setDefaultUncaughtExceptionHandler(StandardStreams::print);
    }

    /** As newer versions of Java define it. */
    private static Charset charset(String property) {
        String name = System.getProperty(property);
        return name == null ? Charset.defaultCharset() : Charset.forName(name);
    }

    private static PrintStream stream(FileDescriptor descriptor, Charset charset, boolean isTerminal) {
        return new PrintStream(
                new VisibleOutput(new FileOutputStream(descriptor), charset, () -> isTerminal), true, charset);
    }

    /** As Java does it, except that neither the name nor a message can begin a line. */
    private static void print(Thread thread, Throwable failure) {
        String name = VisibleText.line("Exception in thread \"" + thread.getName() + "\" ");
        System.err.println(name + VisibleText.stackTrace(stackTrace(failure)).stripLeading());
    }

    private static String stackTrace(Throwable failure) {
        var trace = new StringWriter();
        try {
            failure.printStackTrace(new PrintWriter(trace));
        } catch (RuntimeException | LinkageError | StackOverflowError ofItsOwn) {
            trace.append(failure.getClass().getName());
        }
        return trace.toString();
    }
}
