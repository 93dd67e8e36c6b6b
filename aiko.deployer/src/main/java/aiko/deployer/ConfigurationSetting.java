// SPDX-License-Identifier: Apache-2.0
package aiko.deployer;

import java.util.Optional;

/**
 * A setting, its value, and the origin of the value.
 *
 * @param pid the PID of the configuration, with {@code ~NAME} for one of several
 * @param key the key of the setting
 * @param value the value that applies; empty if there is none, and for a {@link #secret} one
 * @param origin the kind of source of the value
 * @param source the source, for people: {@code etc/aiko.process.cfg line 3}, {@code environment variable AIKO_MQTT_HOST}; empty for a
 *     default
 * @param secret whether the setting is a password, whose value is never told
 * @param description its Metatype description; empty if the setting is not described
 */
public record ConfigurationSetting(
        String pid,
        String key,
        Optional<String> value,
        Origin origin,
        String source,
        boolean secret,
        String description) {
    /** Whether there is a value that is not told. */
    public boolean isHidden() {
        return secret && origin != Origin.DEFAULT;
    }

    /** The kind of source of a value. */
    public enum Origin {
        /** A file of the configuration folder, or a configuration that was created with Configuration Admin. */
        CONFIGURATION,
        /** An environment variable. */
        ENVIRONMENT,
        /** Nothing sets it. */
        DEFAULT
    }
}
