// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.front;

import aiko.logging.AikoLogger;
import java.util.Objects;
import org.osgi.framework.Bundle;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.Logger;

/** The entry point to loggers that the reference implementation has, for one bundle. */
record BundleAikoLogger(LogFront front, Bundle bundle) implements AikoLogger {
    @Override
    public Logger logger(String name) {
        return front.loggersOf(bundle).logger(name);
    }

    @Override
    public Logger logger(String name, LogLevel level) {
        return new TopicLogger(front, bundle, name, Objects.requireNonNull(level), null);
    }

    @Override
    public Logger logger(String name, String topic) {
        return onTopic(name, null, topic);
    }

    @Override
    public Logger logger(String name, LogLevel level, String topic) {
        return onTopic(name, Objects.requireNonNull(level), topic);
    }

    private Logger onTopic(String name, LogLevel level, String topic) {
        if (topic.isEmpty() || topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0 || topic.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("not a topic name: \"" + topic + '"');
        }
        return new TopicLogger(front, bundle, name, level, topic);
    }
}
