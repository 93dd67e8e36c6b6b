// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.recorder;

import aiko.event.Handle;
import aiko.message.Message;
import aiko.process.AikoProcess;
import aiko.process.AikoService;
import aiko.process.CommandDescription;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceHandler;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressionLimits;
import aiko.sexpression.SExpressions;
import aiko.share.SharedState;
import aiko.share.SharedStates;
import aiko.share.spi.ShareRequests;
import aiko.share.spi.SharedLogLevel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.log.Logger;
import org.osgi.service.log.admin.LoggerAdmin;

/**
 * Keeps the last log records of the services of the namespace: an Aiko service. Owned by the event loop of its process.
 *
 * <p>Source: {@code recorder.py} of the reference implementation.
 */
final class Recorder implements ServiceHandler {
    static final String PROTOCOL = AikoService.PROTOCOL_PREFIX + "recorder:0";

    /** Shows that this recorder answers a {@link RecordsRequest}. */
    static final String TAG = "records=true";

    private static final String LOG = "/log";

    private static final SExpressionLimits REQUEST_LIMITS = new SExpressionLimits(1 << 16, 100, 10_000);

    private static final String SOURCE_FILE =
            "v0⇒\u00a0" + Recorder.class.getName().replace('.', '/') + ".java";

    private final AikoProcess process;
    private final SharedStates sharedStates;
    private final Logger logger;
    private final LoggerAdmin loggerAdmin;
    private final String topicFilter;
    private final RecordCache.Bounds bounds;
    private final RecordCache cache;
    private final RecordAnswers answers;
    private final List<Handle> handles = new ArrayList<>();
    private HostedService service;
    private SharedLogLevel logLevel;
    private SharedState state;
    private SharedRecords shared;

    /** @param topicFilter the filter of the topics to record */
    Recorder(
            AikoProcess process,
            SharedStates sharedStates,
            Logger logger,
            LoggerAdmin loggerAdmin,
            String topicFilter,
            RecordCache.Bounds bounds) {
        this.process = process;
        this.sharedStates = sharedStates;
        this.logger = logger;
        this.loggerAdmin = loggerAdmin;
        this.topicFilter = topicFilter;
        this.bounds = bounds;
        cache = new RecordCache(bounds, topic -> this.shared.forgotten(topic));
        answers = new RecordAnswers(process.eventLoop(), process.messages(), cache);
    }

    void open() {
        service = process.addService(
                ServiceDefinition.named("recorder").withProtocol(PROTOCOL).withTags(SharedState.TAG, TAG),
                this,
                process.eventLoop());
        logLevel = new SharedLogLevel(service, loggerAdmin, Recorder.class.getPackageName());
        // Before the shared state sees the same message.
        handles.add(service.addControlHandler(this::asked));
        state = sharedStates.create(service, items());
        handles.add(state);
        logLevel.follow(state);
        shared = new SharedRecords(state, process.eventLoop());
        handles.add(process.messages().subscribe(topicFilter, this::record));
    }

    private Map<String, Object> items() {
        var items = new LinkedHashMap<String, Object>();
        items.put("lifecycle", "ready");
        items.put(SharedLogLevel.ITEM, logLevel.name());
        items.put("source_file", SOURCE_FILE);
        items.put("lru_cache_size", bounds.topics());
        items.put("ring_buffer_size", bounds.records());
        items.put("topic_path_filter", topicFilter);
        return items;
    }

    void close() {
        handles.forEach(Handle::cancel);
        service.remove();
    }

    /**
     * Nothing is logged here: it would be recorded in turn. Whatever the filter matches, only a message on a log topic
     * is a record: no answer is published there, so that no recorder records the answers of a recorder. One that the server has
     * kept was recorded before, and comes again after each connect.
     */
    private void record(Message message) {
        if (message.retained() || !message.topic().endsWith(LOG)) {
            return;
        }
        RecordCache.Kept kept = cache.add(message.topic(), message.payload());
        shared.recorded(kept.topic(), kept.line());
    }

    private void asked(Message control) {
        if (shared != null && ShareRequests.includes(control)) {
            logLevel.refresh(state);
            shared.beforeAnswer();
        }
    }

    @Override
    public List<CommandDescription> describeCommands() {
        return List.of(RecordsRequest.DESCRIPTION);
    }

    @Override
    public void in(Message message) {
        try {
            answers.give(RecordsRequest.of(SExpressions.parse(message.payload(), REQUEST_LIMITS)));
        } catch (SExpressionException | IllegalArgumentException unsuitable) {
            logger.warn("ignoring message on {}: {}", message.topic(), unsuitable.getMessage());
        }
    }
}
