// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

import aiko.registrar.internal.compact.BytesMap;
import aiko.registrar.internal.wire.ServicePath;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The processes that have services, and those that have announced their incarnation. */
public final class Processes {
    /** Maximum number of processes without services; beyond it, the oldest are forgotten. */
    static final int IDLE_CAPACITY = 65_536;

    private final byte[] own;
    private final long idleLimit;
    private final BytesMap<ProcessServices> byTopicPath = new BytesMap<>();
    private final ProcessList active = new ProcessList();
    private final ProcessList idle = new ProcessList();
    private ProcessServices latest;
    private long arrivals;
    private long bytes;
    private long idleBytes;

    /** @param idleLimit maximum bytes of processes without services; beyond it, the oldest are forgotten */
    Processes(String own, long idleLimit) {
        this.idleLimit = idleLimit;
        this.own = own.getBytes(StandardCharsets.UTF_8);
    }

    boolean isOwn(ServicePath path) {
        return Arrays.equals(own, 0, own.length, path.array(), path.from(), path.processTo());
    }

    /** Bytes of all processes, an estimate. */
    long bytes() {
        return bytes;
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
            removeIdle(process);
        }
        process.order = arrivals++;
        active.append(process);
        return process;
    }

    /** It has no services any more. The former object keeps the results about its former services. */
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
            idleBytes += process.cost();
        }
        if (process == null) {
            return;
        }
        int before = process.cost();
        process.incarnation = incarnation;
        bytes += process.cost() - before;
        if (!process.hasServices()) {
            idleBytes += process.cost() - before;
            if (incarnation == null) {
                removeIdle(process);
                forget(process);
            }
            forgetOldest();
        }
    }

    private void forgetOldest() {
        while (idle.size() > IDLE_CAPACITY || idleBytes > idleLimit) {
            ProcessServices oldest = idle.first();
            removeIdle(oldest);
            forget(oldest);
        }
    }

    private void removeIdle(ProcessServices process) {
        idle.remove(process);
        idleBytes -= process.cost();
    }

    void forgetIncarnations() {
        for (ProcessServices process = active.first(); process != null; process = process.next) {
            bytes -= process.cost();
            process.incarnation = null;
            bytes += process.cost();
        }
        while (idle.size() > 0) {
            ProcessServices process = idle.first();
            removeIdle(process);
            forget(process);
        }
    }

    private ProcessServices add(byte[] text) {
        var process = new ProcessServices(text, Arrays.equals(text, own));
        byTopicPath.add(process);
        bytes += process.cost();
        return process;
    }

    private void forget(ProcessServices process) {
        byTopicPath.remove(process);
        bytes -= process.cost();
        latest = null;
    }
}
