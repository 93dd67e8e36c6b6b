// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.destination;

import aiko.logging.internal.format.WireFormat;
import aiko.logging.internal.record.LogLine;
import aiko.process.AikoProcess;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/**
 * The log on MQTT: a record is published on its topic, through the process that the topic belongs to; one without a topic on
 * the log topic of the default process. A record of a service is published on the topics that the settings choose. Without a process for it, a record waits for the default one.
 *
 * <p>Owned by the thread of the log.
 */
public final class MqttLog {
    private final Executor thread;
    private final List<ProcessLog> processes = new CopyOnWriteArrayList<>();
    private final Deque<Early> early = new ArrayDeque<>();
    private ProcessLog defaultProcess;
    private LogTopics topics = LogTopics.AUTO;
    private volatile long droppedByGone;

    /** @param topic null for the log topic of the default process */
    private record Early(String topic, String text) {}

    public MqttLog(Executor thread) {
        this.thread = thread;
    }

    /** Sets the topics of further records. */
    public void use(LogTopics newTopics) {
        topics = newTopics;
    }

    public void add(AikoProcess process, boolean isDefault) {
        var log = new ProcessLog(process, thread);
        processes.add(log);
        if (isDefault) {
            defaultProcess = log;
            early.forEach(line -> write(log, line.topic(), line.text()));
            early.clear();
        }
    }

    public void remove(AikoProcess process) {
        for (ProcessLog log : List.copyOf(processes)) {
            if (log.process() == process) {
                processes.remove(log);
                List<String> left = log.close();
                droppedByGone += log.dropped();
                if (log == defaultProcess) {
                    defaultProcess = null;
                    left.forEach(text -> keep(null, text));
                }
            }
        }
    }

    public void close() {
        processes.forEach(ProcessLog::close);
    }

    public void write(LogLine line) {
        ProcessLog publisher = line.topic() == null ? defaultProcess : publisher(line);
        String text = WireFormat.format(line);
        boolean isOfService = line.service() != null && line.topic().equals(line.service() + "/log");
        if (publisher == null) {
            keep(isOfService && !topics.includeService() ? null : line.topic(), text);
            return;
        }
        if (!isOfService || topics.includeService()) {
            write(publisher, line.topic(), text);
        }
        if (isOfService && topics.includeProcess(publisher.isReadByReference())) {
            publisher.write(text);
        }
    }

    /** Discards queued records. */
    public void forget() {
        early.clear();
        processes.forEach(ProcessLog::forget);
    }

    /** Any thread. */
    public long dropped() {
        long dropped = droppedByGone;
        for (ProcessLog process : processes) {
            dropped += process.dropped();
        }
        return dropped;
    }

    private ProcessLog publisher(LogLine line) {
        String where = line.service() == null ? line.topic() : line.service();
        for (ProcessLog process : processes) {
            if (process.owns(where)) {
                return process;
            }
        }
        return defaultProcess;
    }

    private static void write(ProcessLog log, String topic, String text) {
        if (topic == null) {
            log.write(text);
        } else {
            log.write(topic, text);
        }
    }

    private void keep(String topic, String text) {
        if (early.size() == ProcessLog.RING_CAPACITY) {
            early.removeFirst();
        }
        early.addLast(new Early(topic, text));
    }
}
