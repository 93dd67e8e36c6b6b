// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

import java.util.function.Predicate;

/**
 * The tests of services beside a filter. Texts are valid during the call only.
 *
 * @param process is called with {@code namespace/host/process/}, once for each kind of services that it has
 * @param kind is called as often
 */
public record ServicePredicates(
        Predicate<CharSequence> name,
        Predicate<ServiceKind> kind,
        Predicate<CharSequence> process,
        Predicate<CharSequence> topicPath) {}
