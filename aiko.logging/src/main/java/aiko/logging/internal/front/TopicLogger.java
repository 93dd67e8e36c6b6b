// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.front;

import org.osgi.framework.Bundle;
import org.osgi.service.log.LogLevel;

/** A logger with a level or a topic of its own. */
final class TopicLogger extends FrontLogger {
    private final LogLevel level;
    private final String topic;

    /**
     * @param level null for the level that its name has
     * @param topic null for the log topic of the service or the process
     */
    TopicLogger(LogFront front, Bundle bundle, String name, LogLevel level, String topic) {
        super(front, bundle, name);
        this.level = level;
        this.topic = topic;
    }

    @Override
    LogLevel level() {
        return level == null ? super.level() : level;
    }

    @Override
    String topic() {
        return topic;
    }
}
