// SPDX-License-Identifier: Apache-2.0
package aiko.registrar;

import aiko.process.ServiceFilter;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * A filter with further conditions on name, protocol, owner and topic path. Conditions that the filter can express are
 * cheapest, since the directory has indexes for them.
 *
 * @param filter exact texts
 * @param name tests a text that is valid only during the call
 * @param process tests {@code namespace/host/process/}, once or a few times for each process: whether any of its
 *     services can match
 * @param topicPath tests a text that is valid only during the call
 */
public record ServiceQuery(
        ServiceFilter filter,
        Predicate<CharSequence> name,
        Predicate<String> protocol,
        Predicate<String> owner,
        Predicate<CharSequence> process,
        Predicate<CharSequence> topicPath) {
    public ServiceQuery {
        Objects.requireNonNull(filter);
        Objects.requireNonNull(name);
        Objects.requireNonNull(protocol);
        Objects.requireNonNull(owner);
        Objects.requireNonNull(process);
        Objects.requireNonNull(topicPath);
    }
}
