// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.log;

import aiko.message.Message;
import aiko.shell.internal.argument.LogLevelArgument;
import aiko.shell.internal.output.Listing;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.service.log.LogLevel;

/**
 * A log record as a service has published it.
 *
 * @param service its topic path
 * @param line time, level, logger and message
 */
record WireRecord(String service, String line) {
    static final String TOPIC_END = "/log";

    private static final Pattern LEVEL = Pattern.compile("(\\S+ +)(DEBUG|INFO|WARNING|ERROR|CRITICAL) ");

    /** Of the clock of the service, whose time zone it does not tell. */
    private static final Pattern TIME = Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)_(\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?) ");

    static WireRecord of(Message message) {
        return of(message.topic(), message.text());
    }

    static WireRecord of(String topic, String line) {
        return new WireRecord(
                topic.endsWith(TOPIC_END) ? topic.substring(0, topic.length() - TOPIC_END.length()) : topic, line);
    }

    /** Empty for a line that is no record. */
    Optional<LogLevel> level() {
        Matcher level = LEVEL.matcher(line);
        return level.lookingAt() ? Optional.of(LogLevelArgument.parse(level.group(2))) : Optional.empty();
    }

    /** The line is text that its service has made: only its time and level are known. */
    Listing listing() {
        Matcher level = LEVEL.matcher(line);
        boolean isRecord = level.lookingAt();
        Matcher time = TIME.matcher(line);
        var listing = new Listing()
                .fact("time", time.lookingAt() ? time.group(1) + 'T' + time.group(2) : null)
                .fact("service", service)
                .fact("level", isRecord ? level.group(2) : null)
                .fact("line", line);
        return isRecord
                ? listing.levelled(service + ' ' + level.group(1), level.group(2), line.substring(level.end(2)))
                : listing.note(service + ' ' + line);
    }
}
