// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.felix;

import aiko.shell.internal.argument.LogLevelArgument;
import aiko.shell.internal.output.CommandException;
import aiko.shell.internal.output.Output;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Locale;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogReaderService;

/** Felix's command that shows the framework's own history of the log. In Felix's own, a message can begin a line. */
@Component(
        service = FelixLogCommand.class,
        property = {
            Constants.SERVICE_RANKING + ":Integer=100",
            CommandProcessor.COMMAND_SCOPE + "=felix",
            CommandProcessor.COMMAND_FUNCTION + "=log"
        })
public class FelixLogCommand {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy.MM.dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final LogReaderService reader;

    @Activate
    public FelixLogCommand(@Reference LogReaderService reader) {
        this.reader = reader;
    }

    /** {@code felix:log}. */
    @Descriptor("Print the log history of the framework; aiko:log prints more details")
    public void log(
            CommandSession session,
            @Descriptor("COUNT LEVEL: maximum number of records; minimum level: debug, info, warn or error")
                    String... countAndLevel) {
        boolean isCounted = countAndLevel.length > 0 && countAndLevel[0].matches("\\d+");
        int count =
                isCounted && countAndLevel[0].length() < 10 ? Integer.parseInt(countAndLevel[0]) : Integer.MAX_VALUE;
        int levels = isCounted ? 1 : 0;
        if (countAndLevel.length > levels + 1) {
            throw new CommandException("expected a number and a level; usage: felix:log [COUNT] [LEVEL]");
        }
        LogLevel level = countAndLevel.length > levels ? LogLevelArgument.parse(countAndLevel[levels]) : LogLevel.TRACE;
        Deque<LogEntry> wanted = new ArrayDeque<>();
        for (LogEntry entry : Collections.list(reader.getLog())) {
            if (wanted.size() < count && level.implies(entry.getLogLevel())) {
                wanted.addFirst(entry);
            }
        }
        Output out = Output.of(session);
        wanted.forEach(entry -> print(entry, out));
    }

    private static void print(LogEntry entry, Output out) {
        var line = new StringBuilder(TIME.format(Instant.ofEpochMilli(entry.getTime())))
                .append(' ')
                .append(entry.getLogLevel() == LogLevel.WARN ? "WARNING" : entry.getLogLevel())
                .append(" - Bundle: ")
                .append(entry.getBundle() == null ? "" : entry.getBundle().getSymbolicName());
        if (entry.getServiceReference() != null) {
            line.append(" - ").append(entry.getServiceReference());
        }
        line.append(" - ").append(entry.getMessage());
        out.record(line.toString(), entry.getException() == null ? "" : stackTrace(entry.getException()));
    }

    private static String stackTrace(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
