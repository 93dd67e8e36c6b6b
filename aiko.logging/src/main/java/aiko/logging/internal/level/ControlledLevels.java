// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.level;

import aiko.event.Handle;
import aiko.message.Message;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.spi.LogLevelNames;
import aiko.process.spi.ManagedProcess;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * Levels from control topics: {@code (update log_level DEBUG)} sets the level of the service, and of all loggers if the
 * service is the process itself. There is one listener for each process, however many services it has.
 */
@Component(
        service = {},
        immediate = true)
public class ControlledLevels {
    private static final String ITEM = "log_level";
    private static final byte[] MARK = ITEM.getBytes(StandardCharsets.US_ASCII);
    private static final List<String> COMMANDS = List.of("update", "add");

    private final LoggerLevels levels;
    private final Logger logger;
    private final Map<AikoProcess, List<Handle>> handles = new ConcurrentHashMap<>();

    @Activate
    public ControlledLevels(
            @Reference LoggerLevels levels,
            @Reference(service = LoggerFactory.class, target = LoggerLevels.FRONT_ONLY) Logger logger) {
        this.levels = levels;
        this.logger = logger;
    }

    @Deactivate
    void deactivate() {
        handles.values().forEach(ControlledLevels::cancel);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindProcess(AikoProcess process) {
        handles.put(
                process,
                List.of(
                        ManagedProcess.of(process).addControlListener((service, message) -> requestedLevel(message)
                                .ifPresent(level -> setLevel(service, level))),
                        process.messages().subscribe(process.topicPath().control(), message -> {
                            // The server sends one that it has kept after each connect: it is of an earlier time.
                            if (!message.retained()) {
                                requestedLevel(message).ifPresent(level -> setGeneralLevel(message.topic(), level));
                            }
                        })));
    }

    void unbindProcess(AikoProcess process) {
        cancel(handles.remove(process));
    }

    private static void cancel(List<Handle> ofProcess) {
        ofProcess.forEach(Handle::cancel);
    }

    /** Most control messages do not mention the level, and need not be parsed. */
    private static boolean mentionsLevel(byte[] payload) {
        for (int start = 0; start <= payload.length - MARK.length; start++) {
            int same = 0;
            while (same < MARK.length && payload[start + same] == MARK[same]) {
                same++;
            }
            if (same == MARK.length) {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> requestedLevel(Message message) {
        if (!mentionsLevel(message.payload())) {
            return Optional.empty();
        }
        try {
            SExpression expression = SExpressions.parse(message.payload());
            List<Object> arguments = expression.arguments();
            return COMMANDS.contains(expression.name()) && arguments.size() == 2 && ITEM.equals(arguments.get(0))
                    ? Optional.of(String.valueOf(arguments.get(1)))
                    : Optional.empty();
        } catch (SExpressionException unreadable) {
            // The receiver of the message reports it.
            return Optional.empty();
        }
    }

    private void setGeneralLevel(String topic, String level) {
        if (LogLevelNames.parse(level).isPresent()) {
            levels.setGeneralLevel(level);
        } else {
            reportUnknown(topic, level);
        }
    }

    private void setLevel(HostedService service, String text) {
        Optional<LogLevel> level = LogLevelNames.parse(text);
        if (level.isPresent()) {
            service.setLogLevel(level.get());
            levels.serviceHas(level.get());
        } else {
            reportUnknown(service.topicPath().control(), text);
        }
    }

    private void reportUnknown(String topic, String level) {
        logger.warn("ignoring message on {}: unknown log level \"{}\": expected {}", topic, level, LogLevelNames.ALL);
    }
}
