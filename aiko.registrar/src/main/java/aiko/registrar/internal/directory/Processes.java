// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The processes that have services, and those that have told their incarnation. */
final class Processes {
    /** Processes without services whose incarnation is remembered; beyond that the oldest are forgotten. */
    static final int IDLE_CAPACITY = 65_536;

    private final byte[] own;
    private final BytesMap<ProcessServices> byTopicPath = new BytesMap<>();
    private final ProcessList active = new ProcessList();
    private final ProcessList idle = new ProcessList();
    private ProcessServices latest;
    private long arrivals;

    Processes(String own) {
        this.own = own.getBytes(StandardCharsets.UTF_8);
    }

    /** Those that have services, in the order of their arrival. */
    ProcessList active() {
        return active;
    }

    /** Null if it is not known. */
    ProcessServices find(byte[] text, int from, int to) {
        if (latest == null || !latest.isText(text, from, to)) {
            ProcessServices found = byTopicPath.find(text, from, to);
            if (found == null) {
                return null;
            }
            latest = found;
        }
        return latest;
    }

    /** The process, added if it is not known; it is about to get its first service, if it has none. */
    ProcessServices arriving(byte[] text, int from, int to) {
        ProcessServices process = find(text, from, to);
        if (process == null) {
            process = add(Arrays.copyOfRange(text, from, to));
        } else if (process.hasServices()) {
            return process;
        } else {
            idle.remove(process);
        }
        process.order = arrivals++;
        active.append(process);
        return process;
    }

    /** It has no services any more. What was found out about the services that it had stays with the former object. */
    void left(ProcessServices process) {
        active.remove(process);
        forget(process);
        if (process.incarnation != null) {
            setIncarnation(process.bytes, process.incarnation);
        }
    }

    /** Null forgets it. */
    void setIncarnation(byte[] text, String incarnation) {
        ProcessServices process = find(text, 0, text.length);
        if (process == null && incarnation != null) {
            process = add(text);
            idle.append(process);
            if (idle.size() > IDLE_CAPACITY) {
                ProcessServices oldest = idle.first();
                idle.remove(oldest);
                forget(oldest);
            }
        }
        if (process == null) {
            return;
        }
        process.incarnation = incarnation;
        if (incarnation == null && !process.hasServices()) {
            idle.remove(process);
            forget(process);
        }
    }

    void forgetIncarnations() {
        for (ProcessServices process = active.first(); process != null; process = process.next) {
            process.incarnation = null;
        }
        while (idle.size() > 0) {
            ProcessServices process = idle.first();
            idle.remove(process);
            forget(process);
        }
    }

    private ProcessServices add(byte[] text) {
        var process = new ProcessServices(text, Arrays.equals(text, own));
        byTopicPath.add(process);
        return process;
    }

    private void forget(ProcessServices process) {
        byTopicPath.remove(process);
        latest = null;
    }
}
