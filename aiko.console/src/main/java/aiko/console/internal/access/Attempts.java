// SPDX-License-Identifier: Apache-2.0
package aiko.console.internal.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Limits failed logins: five at once for each address, then one in ten seconds. */
public final class Attempts {
    private static final int AT_ONCE = 5;
    private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int MOST_ADDRESSES = 256;

    private final LongSupplier nanoTime;
    /** When the failures of an address are forgotten. Guarded by this. */
    private final Map<String, Long> until = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    public Attempts(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The seconds until the address may try again; 0 if it may now. */
    public synchronized long pauseSeconds(String address) {
        Long end = until.get(address);
        long excess = end == null ? 0 : end - nanoTime.getAsLong() - (AT_ONCE - 1) * PAUSE_NANOS;
        return excess <= 0 ? 0 : Duration.ofNanos(excess).toSeconds() + 1;
    }

    public synchronized void failed(String address) {
        long now = nanoTime.getAsLong();
        Long end = until.get(address);
        until.put(address, (end == null || end - now < 0 ? now : end) + PAUSE_NANOS);
    }

    public synchronized void succeeded(String address) {
        until.remove(address);
    }
}
