// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.recorder;

import aiko.event.EventLoop;
import aiko.logging.internal.level.LoggerLevels;
import aiko.process.AikoProcess;
import aiko.share.SharedStates;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.log.admin.LoggerAdmin;
import org.osgi.service.metatype.annotations.Designate;

/** The recorder of this container, if it is enabled. */
@Component(
        service = {},
        immediate = true,
        configurationPid = RecorderConfiguration.PID)
@Designate(ocd = RecorderConfiguration.class)
public class RecorderComponent {
    private final EventLoop eventLoop;
    private final Optional<Recorder> recorder;

    @Activate
    public RecorderComponent(
            RecorderConfiguration configuration,
            @Reference AikoProcess process,
            @Reference SharedStates sharedStates,
            @Reference LoggerAdmin loggerAdmin,
            @Reference(service = LoggerFactory.class, target = LoggerLevels.FRONT_ONLY) Logger logger) {
        eventLoop = process.eventLoop();
        recorder = configuration.enabled()
                ? Optional.of(new Recorder(
                        process,
                        sharedStates,
                        logger,
                        loggerAdmin,
                        topicFilter(configuration, process),
                        bounds(configuration)))
                : Optional.empty();
        recorder.ifPresent(wanted -> eventLoop.execute(wanted::open));
    }

    private static String topicFilter(RecorderConfiguration configuration, AikoProcess process) {
        String wanted = configuration.topic_filter().strip();
        return wanted.isEmpty() ? process.topicPath().namespace() + "/+/+/+/log" : wanted;
    }

    /** A number that makes no sense is replaced by the nearest one that does. */
    private static RecordCache.Bounds bounds(RecorderConfiguration configuration) {
        return new RecordCache.Bounds(
                Math.max(1, Math.min(9_000, configuration.services())),
                Math.max(1, configuration.records()),
                Math.max(1 << 16, configuration.bytes()));
    }

    @Deactivate
    void deactivate() {
        try {
            recorder.ifPresent(open -> eventLoop.execute(open::close));
        } catch (RejectedExecutionException terminated) {
            // the recorder has ended with its process
        }
    }
}
