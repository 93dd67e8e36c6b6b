// SPDX-License-Identifier: Apache-2.0
package aiko.registrar;

import aiko.process.ServiceFilter;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Which services of a directory are meant: those of a filter whose name, protocol, owner and topic path pass tests as well.
 * What the filter can say costs least, since the directory has indexes for it.
 *
 * @param filter exact texts
 * @param name is given a text that is valid during the call only
 * @param process is given {@code namespace/host/process/}, once for each process: whether any of its services can pass
 * @param topicPath is given a text that is valid during the call only
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
