// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.history;

import aiko.event.Handle;
import aiko.logging.LogStatistics;
import aiko.logging.LoggedRecord;
import aiko.logging.internal.level.LoggerLevels;
import aiko.logging.internal.record.RecordSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/** The last records of this container, and the listeners for new ones: one for all bundles. */
@Component(service = ContainerLogHistory.class, immediate = true, configurationPid = HistoryConfiguration.PID)
@Designate(ocd = HistoryConfiguration.class)
public class ContainerLogHistory {
    private final Ring ring;
    private final Logger logger;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Handle source;
    private final RecordSource lines;

    private final class Listener implements Handle {
        private final Consumer<? super LoggedRecord> consumer;

        private Listener(Consumer<? super LoggedRecord> consumer) {
            this.consumer = consumer;
        }

        private void report(LoggedRecord record) {
            try {
                consumer.accept(record);
            } catch (RuntimeException failure) {
                cancel();
                logger.error("a listener of the log failed: {}; removed", failure.toString(), failure);
            }
        }

        @Override
        public void cancel() {
            listeners.remove(this);
        }
    }

    @Activate
    public ContainerLogHistory(
            HistoryConfiguration configuration,
            @Reference RecordSource lines,
            @Reference(service = LoggerFactory.class, target = LoggerLevels.FRONT_ONLY) Logger logger) {
        ring = new Ring(configuration.records(), configuration.characters());
        this.logger = logger;
        this.lines = lines;
        source = new WrittenLines(lines).follow(this::accept);
    }

    @Deactivate
    void deactivate() {
        source.cancel();
    }

    private void accept(LoggedRecord record) {
        ring.add(record);
        listeners.forEach(listener -> listener.report(record));
    }

    LogStatistics statistics() {
        return lines.statistics();
    }

    Ring ring() {
        return ring;
    }

    Handle follow(Consumer<? super LoggedRecord> consumer) {
        var listener = new Listener(consumer);
        listeners.add(listener);
        return listener;
    }
}
