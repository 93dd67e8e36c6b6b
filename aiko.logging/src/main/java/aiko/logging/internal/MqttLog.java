// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal;

import aiko.process.AikoProcess;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The log on MQTT: a record goes to its topic, through the process that the topic belongs to; one without a topic goes to
 * the log topic of every process. What comes before there is a process waits for the first one.
 *
 * <p>Owned by the thread of the log.
 */
final class MqttLog {
    private final Executor thread;
    private final List<ProcessLog> processes = new ArrayList<>();
    private final Deque<Early> early = new ArrayDeque<>();
    private long droppedByGone;

    private record Early(String topic, String text) {}

    MqttLog(Executor thread) {
        this.thread = thread;
    }

    void add(AikoProcess process) {
        var log = new ProcessLog(process, thread);
        processes.add(log);
        early.forEach(line -> write(log, line.topic(), line.text()));
        early.clear();
    }

    void remove(AikoProcess process) {
        for (ProcessLog log : List.copyOf(processes)) {
            if (log.process() == process) {
                processes.remove(log);
                List<String> left = log.close();
                droppedByGone += log.dropped();
                if (processes.isEmpty()) {
                    left.forEach(text -> keep(null, text));
                }
            }
        }
    }

    void write(LogLine line) {
        String text = WireFormat.format(line);
        if (processes.isEmpty()) {
            keep(line.topic(), text);
        } else if (line.topic() == null) {
            processes.forEach(process -> process.write(text));
        } else {
            write(publisher(line), line.topic(), text);
        }
    }

    /** Forgets what waits. */
    void forget() {
        early.clear();
        processes.forEach(ProcessLog::forget);
    }

    long dropped() {
        return droppedByGone + processes.stream().mapToLong(ProcessLog::dropped).sum();
    }

    private ProcessLog publisher(LogLine line) {
        String service = line.service() == null ? line.topic() : line.service();
        return processes.stream()
                .filter(process -> process.owns(service))
                .findFirst()
                .orElse(processes.get(0));
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
