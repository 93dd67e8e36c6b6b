// SPDX-License-Identifier: Apache-2.0
package aiko.pipeline.internal;

import aiko.client.internal.request.Room;
import aiko.message.Message;
import aiko.pipeline.PipelineElement;
import aiko.process.AikoServiceListener;
import aiko.process.CommandDescription;
import aiko.process.CurrentService;
import aiko.process.HostedService;
import aiko.process.ServiceHandler;
import aiko.process.ServiceState;
import aiko.process.ValueConversion;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.osgi.service.log.Logger;

/**
 * An element as the service that the process adds, to one process or to several. The process calls its methods on the event loop of
 * the service, as that service.
 */
final class ElementService implements ServiceHandler, AikoServiceListener, ServiceState {
    private static final Duration PAUSE_LIMIT = Duration.ofSeconds(1);
    private static final String STREAMS = "streams";
    private static final String ELEMENT = "element";

    private final String name;
    private final PipelineElement element;
    private final ElementThreads threads;
    private final CurrentService currentService;
    private final ValueConversion conversion;
    private final Room room;
    private final Logger logger;
    private final Map<HostedService, ElementStreams> ofProcesses = new ConcurrentHashMap<>();

    ElementService(
            String name,
            PipelineElement element,
            ElementThreads threads,
            CurrentService currentService,
            ValueConversion conversion,
            Room room,
            Logger logger) {
        this.name = name;
        this.element = element;
        this.threads = threads;
        this.currentService = currentService;
        this.conversion = conversion;
        this.room = room;
        this.logger = logger;
    }

    private ElementStreams streams() {
        return ofProcesses.computeIfAbsent(currentService.get().orElseThrow(), this::create);
    }

    private ElementStreams create(HostedService service) {
        return new ElementStreams(
                element, service, threads, currentService, new Answers(service, conversion), room, logger);
    }

    @Override
    public void in(Message message) {
        streams().in(message);
    }

    @Override
    public List<CommandDescription> describeCommands() {
        return StreamCommand.DESCRIPTIONS;
    }

    @Override
    public void serviceAdded(HostedService service) {
        // Its streams are created with its first message.
    }

    @Override
    public void serviceRemoved(HostedService service) {
        ElementStreams streams = ofProcesses.remove(service);
        if (streams == null) {
            return;
        }
        try {
            service.eventLoop().execute(streams::close);
        } catch (RejectedExecutionException ended) {
            streams.close();
        }
    }

    /** No further frame is processed. Waits for those that are being processed; the next version gets all others. */
    void pause() {
        if (!threads.pause(PAUSE_LIMIT)) {
            logger.warn(
                    "element {}: frames are still being processed after {} s; the next version processes them again",
                    name,
                    PAUSE_LIMIT.toSeconds());
        }
    }

    void close() {
        threads.close();
    }

    @Override
    public Optional<Map<String, Object>> handOver() {
        var state = new LinkedHashMap<String, Object>();
        state.put(STREAMS, streams().handOver());
        if (element instanceof ServiceState stateful) {
            Object own = ownState(stateful);
            if (own != null) {
                state.put(ELEMENT, own);
            }
        }
        return Optional.of(state);
    }

    /** A state that cannot be handed over must not cost the frames. */
    private Object ownState(ServiceState stateful) {
        try {
            Object own = stateful.handOver().orElse(null);
            if (PlainValues.isPlain(own)) {
                return own;
            }
            logger.error(
                    "element {}: state hand-over failed: {} is not a plain value of the JDK; the next version starts without it",
                    name,
                    own.getClass().getName());
        } catch (RuntimeException failure) {
            logger.error(
                    "element {}: state hand-over failed: {}; the next version starts without it",
                    name,
                    failure.toString(),
                    failure);
        }
        return null;
    }

    @Override
    public void takeOver(Object state) {
        Map<?, ?> map = (Map<?, ?>) state;
        if (element instanceof ServiceState stateful && map.containsKey(ELEMENT)) {
            try {
                stateful.takeOver(map.get(ELEMENT));
            } catch (RuntimeException failure) {
                logger.error(
                        "element {}: state take-over failed: {}; it starts without state",
                        name,
                        failure.toString(),
                        failure);
            }
        }
        if (map.get(STREAMS) instanceof List<?> streams) {
            streams().takeOver(streams);
        }
    }
}
