// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.federation;

import aiko.client.Namespaces;
import aiko.client.spi.Glob;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Namespaces as somebody wants them: some by name, others by pattern. */
record Wanted(Set<String> names, List<Glob> patterns) {
    static Wanted of(Namespaces namespaces) {
        List<Glob> all =
                namespaces.patterns().stream().distinct().map(Glob::new).toList();
        return new Wanted(
                all.stream()
                        .filter(each -> !each.isAny() && each.isExact())
                        .map(Glob::text)
                        .collect(Collectors.toCollection(LinkedHashSet::new)),
                all.stream().filter(each -> each.isAny() || !each.isExact()).toList());
    }

    boolean matches(String namespace) {
        return names.contains(namespace) || matchesPattern(namespace);
    }

    boolean matchesPattern(String namespace) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(namespace));
    }
}
