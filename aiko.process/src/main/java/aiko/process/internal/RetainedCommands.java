// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.osgi.service.log.Logger;

/**
 * Retained messages on the topics of services that did not ask for them: the server sends them again with each connection,
 * and a command is meant once. Says so, but not with each connection. Owned by the event loop of the process.
 */
final class RetainedCommands {
    static final Duration AGAIN_AFTER = Duration.ofHours(1);
    /** Topics of which it is known when they were said; beyond that nothing is said. */
    static final int MOST = 100;

    private final Logger logger;
    private final LongSupplier nanoTime;
    private final Map<String, Long> said = new LinkedHashMap<>();

    RetainedCommands(Logger logger, LongSupplier nanoTime) {
        this.logger = logger;
        this.nanoTime = nanoTime;
    }

    void leftOut(String topic) {
        long now = nanoTime.getAsLong();
        said.values().removeIf(then -> now - then >= AGAIN_AFTER.toNanos());
        if (said.size() < MOST && said.putIfAbsent(topic, now) == null) {
            logger.warn(
                    "ignoring a retained message on {}: the MQTT server sends it again after each connect, and a command"
                            + " is to be executed once; clear it with: mosquitto_pub -r -n -t {}, or accept it with"
                            + " aiko.retained=true",
                    topic,
                    topic);
        }
    }
}
