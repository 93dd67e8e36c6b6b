// SPDX-License-Identifier: Apache-2.0
package aiko.fuzz;

import aiko.shell.internal.command.payload.PayloadCommands;
import aiko.shell.internal.prompt.LineParser;
import aiko.shell.internal.session.Failures;
import aiko.shell.internal.session.Sessions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.jline.reader.EOFError;
import org.jline.reader.Parser.ParseContext;
import org.jline.reader.SyntaxError;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Command lines, with commands that only print: there is a result or a failure of one line, and all of it is visible. */
public final class ShellFuzz {
    private static final Sessions SESSIONS = sessions();
    private static final int LONGEST = 2_000;
    /** Gogo matches names of files with more of them for hours. */
    private static final int MOST_STARS = 6;

    private ShellFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        String line = text.length() <= LONGEST ? text : text.substring(0, LONGEST);
        tokenize(line);
        if (line.chars().noneMatch(each -> "<>&$%".indexOf(each) >= 0)
                && line.chars().filter(each -> each == '*').count() <= MOST_STARS) {
            execute(line);
        }
    }

    /** As the prompt does while somebody types. */
    private static void tokenize(String line) {
        for (ParseContext purpose : new ParseContext[] {ParseContext.COMPLETE, ParseContext.ACCEPT_LINE}) {
            try {
                new LineParser().parse(line, line.length(), purpose);
            } catch (SyntaxError incomplete) {
                Promise.that(incomplete instanceof EOFError || incomplete.getMessage() != null, () -> "no reason");
            }
        }
    }

    private static void execute(String line) {
        var out = new ByteArrayOutputStream();
        try (CommandSession session = SESSIONS.open(new ByteArrayInputStream(new byte[0]), out, out)) {
            try {
                Sessions.execute(session, line);
            } catch (Exception | StackOverflowError failure) {
                String described = Failures.describe(failure, line, false, "see elsewhere");
                Promise.isOneVisibleLine(described);
            }
        }
        String said = out.toString(StandardCharsets.UTF_8);
        Promise.that(
                said.codePoints().noneMatch(each -> Character.isISOControl(each) && each != '\n' && each != '\t'),
                () -> "said " + said);
    }

    private static Sessions sessions() {
        var bundles = new Bundle[1];
        BundleContext context = fake(BundleContext.class, bundles);
        bundles[0] = fake(Bundle.class, bundles);
        var processor = new CommandProcessorImpl(new ThreadIOImpl());
        var commands = new PayloadCommands();
        processor.addCommand("aiko", commands, "parse");
        processor.addCommand("aiko", commands, "generate");
        return new Sessions(context, processor);
    }

    private static <T> T fake(Class<T> type, Bundle... bundle) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> switch (method.getName()) {
                    case "getProperty" -> Path.of("data").toString();
                    case "getBundle" -> bundle[0];
                    case "hashCode" -> 1;
                    case "equals" -> self == arguments[0];
                    default -> null;
                }));
    }
}
