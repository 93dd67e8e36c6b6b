// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.osgi.service.log.Logger;

/**
 * Logs retained messages on the topics of services that do not accept them: the server sends them again after each connect,
 * but a command is to be executed once. Each topic is logged once in an hour. Owned by the event loop of the process.
 */
final class RetainedCommands {
    static final Duration AGAIN_AFTER = Duration.ofHours(1);
    /** The most topics that are logged within that time. */
    static final int MOST = 100;

    private final Logger logger;
    private final LongSupplier nanoTime;
    private final Map<String, Long> loggedAt = new LinkedHashMap<>();

    RetainedCommands(Logger logger, LongSupplier nanoTime) {
        this.logger = logger;
        this.nanoTime = nanoTime;
    }

    void ignored(String topic) {
        long now = nanoTime.getAsLong();
        loggedAt.values().removeIf(then -> now - then >= AGAIN_AFTER.toNanos());
        if (loggedAt.size() < MOST && loggedAt.putIfAbsent(topic, now) == null) {
            logger.warn(
                    "ignoring a retained message on {}: the MQTT server sends it again after each connect, and a command"
                            + " is to be executed once; clear it with: mosquitto_pub -r -n -t {}, or accept it with"
                            + " aiko.retained=true",
                    topic,
                    topic);
        }
    }
}
