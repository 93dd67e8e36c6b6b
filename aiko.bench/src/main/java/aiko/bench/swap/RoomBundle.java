// SPDX-License-Identifier: Apache-2.0
package aiko.bench.swap;

import aiko.process.AikoServiceListener;
import aiko.process.HostedService;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** One of many bundles with one service each; it records the number and the latency of its messages. */
public class RoomBundle implements Room, AikoServiceListener {
    /** The number of handled messages after which it reports its count. */
    public static final int REPORT_INTERVAL = 256;

    private final Histogram nanos = new Histogram(3);
    private String name;
    private Report report;
    private long count;
    private boolean isComputing;
    private long busyNanos;

    public void activate(Map<String, Object> properties) {
        name = properties.get("aiko.name").toString();
    }

    public void deactivate() {
        // nothing to end
    }

    @Override
    public void serviceAdded(HostedService service) {
        report = new Report(name, service.messages()::publish);
        report.say("active", service.topicPath());
    }

    @Override
    public void number(String number, String sentNanos) {
        long sent = Long.parseLong(sentNanos);
        if (sent > 0) {
            nanos.recordValue(Math.max(0, System.nanoTime() - sent));
        }
        if (++count % REPORT_INTERVAL == 0) {
            report.say("counted", count);
        }
        work();
    }

    private void work() {
        long began = System.nanoTime();
        for (long left = busyNanos; left > 0; left = busyNanos - (System.nanoTime() - began)) {
            if (isComputing) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(left);
            }
        }
    }

    @Override
    public void busy(String how, String micros) {
        isComputing = how.equals("computes");
        busyNanos = TimeUnit.MICROSECONDS.toNanos(Long.parseLong(micros));
    }

    @Override
    public void latencies(String phase) {
        ByteBuffer buffer = ByteBuffer.allocate(nanos.getNeededByteBufferCapacity());
        int length = nanos.encodeIntoCompressedByteBuffer(buffer);
        byte[] encoded = Arrays.copyOf(buffer.array(), length);
        report.say("latencies", phase, Base64.getUrlEncoder().withoutPadding().encodeToString(encoded));
        nanos.reset();
        count = 0;
    }
}
