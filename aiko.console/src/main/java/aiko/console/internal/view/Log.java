// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.view;

import aiko.console.internal.json.Json;
import aiko.console.internal.request.Audit;
import aiko.console.internal.request.Call;
import aiko.console.internal.request.Problem;
import aiko.console.internal.stream.EventStream;
import aiko.event.Handle;
import aiko.logging.LogHistory;
import aiko.logging.LoggedRecord;
import aiko.process.spi.LogLevelNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.Logger;
import org.osgi.service.log.admin.LoggerAdmin;
import org.osgi.service.log.admin.LoggerContext;

/** The log of this container, and the levels of its loggers. */
@Component(service = Log.class)
public class Log {
    private static final int MOST_RECORDS = 1_000;
    private static final String DEFAULT = "default";

    private final LogHistory history;
    private final LoggerAdmin admin;
    private final Audit audit;

    @Activate
    public Log(
            @Reference LogHistory history,
            @Reference(policyOption = ReferencePolicyOption.GREEDY) LoggerAdmin admin,
            @Reference Audit audit) {
        this.history = history;
        this.admin = admin;
        this.audit = audit;
    }

    /** The last records, then each new one. */
    public Handle stream(Call call, EventStream stream) {
        LogLevel level = call.parameter("level").isEmpty() ? LogLevel.TRACE : level(call.parameter("level"));
        String text = call.parameter("text").toLowerCase(Locale.ROOT);
        Predicate<LoggedRecord> wanted = record -> level.implies(record.level())
                && (text.isEmpty()
                        || record.message().toLowerCase(Locale.ROOT).contains(text)
                        || record.logger().toLowerCase(Locale.ROOT).contains(text)
                        || record.serviceName().toLowerCase(Locale.ROOT).contains(text));
        int count = call.number("count", 200, MOST_RECORDS);
        // The page skips records that it has already.
        Handle following = history.follow(record -> {
            if (wanted.test(record)) {
                stream.add("records", List.of(json(record)));
            }
        });
        List<LoggedRecord> last = history.last(count, wanted);
        // In parts, so that each fits into an event.
        for (int from = 0; from < last.size(); from += 50) {
            stream.add(
                    "records",
                    last.subList(from, Math.min(from + 50, last.size())).stream()
                            .map(Log::json)
                            .toList());
        }
        stream.add("ready", Json.object("count", last.size()));
        return following;
    }

    private static Object json(LoggedRecord record) {
        return Json.object(
                "number", record.number(),
                "time", record.time().toEpochMilli(),
                "level", LogLevelNames.of(record.level()),
                "logger", record.logger(),
                "bundle", record.bundle(),
                "service", record.service(),
                "serviceName", record.serviceName(),
                "thread", record.thread(),
                "message", record.message(),
                "trace", record.stackTrace());
    }

    private static LogLevel level(String name) {
        return LogLevelNames.parse(name)
                .orElseThrow(() -> Problem.wrong("level " + name + ": expected " + LogLevelNames.ALL));
    }

    /** The levels that are set. */
    public Object levels(Call call) {
        LoggerContext loggers = admin.getLoggerContext(null);
        var levels = new ArrayList<Object>();
        new TreeMap<>(loggers.getLogLevels())
                .forEach(
                        (logger, level) -> levels.add(Json.object("logger", logger, "level", LogLevelNames.of(level))));
        return Json.object("levels", levels);
    }

    /** Sets the level of a logger; {@code default} removes it. */
    public Object setLevel(Call call) throws IOException {
        Call.Body body = call.body();
        String logger = body.text("logger").strip();
        String name = body.text("level");
        if (logger.isEmpty()) {
            throw Problem.wrong("logger: expected a name; ROOT stands for all loggers");
        }
        LoggerContext loggers = admin.getLoggerContext(null);
        Map<String, LogLevel> levels = new HashMap<>(loggers.getLogLevels());
        if (name.equals(DEFAULT)) {
            if (logger.equals(Logger.ROOT_LOGGER_NAME)) {
                throw Problem.wrong("ROOT: expected a level; it has no default");
            }
            levels.remove(logger);
        } else {
            levels.put(logger, level(name));
        }
        loggers.setLogLevels(levels);
        audit.change(call, "set the level of logger " + logger + " to " + name);
        return Json.object("logger", logger, "level", LogLevelNames.of(loggers.getEffectiveLogLevel(logger)));
    }
}
