// SPDX-License-Identifier: Apache-2.0
package aiko.process;

import java.util.Objects;

/**
 * The primary registrar, as it announced itself: {@code (primary found TOPIC_PATH VERSION TIME_STARTED)}.
 *
 * @param topicPath its topic path
 * @param version the version of its protocol, {@code 2}
 * @param timeStarted when it started, in seconds of the monotonic clock of its host, as text: it orders registrars of one host
 *     only
 */
public record RegistrarDetails(TopicPath topicPath, String version, String timeStarted) {
    public RegistrarDetails {
        Objects.requireNonNull(topicPath);
        Objects.requireNonNull(version);
        Objects.requireNonNull(timeStarted);
    }

    // Written out: Java takes milliseconds to make those of the first record, and each start needs these.
    @Override
    public final boolean equals(Object other) {
        return other instanceof RegistrarDetails registrar
                && registrar.topicPath.equals(topicPath)
                && registrar.version.equals(version)
                && registrar.timeStarted.equals(timeStarted);
    }

    @Override
    public final int hashCode() {
        return 31 * topicPath.hashCode() + timeStarted.hashCode();
    }
}
