// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.directory;

import aiko.process.ServiceDetails;
import aiko.process.TopicPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Stores equal texts of services once: most of 100,000 services have the same protocol, owner, host and tags. Owned by the event
 * loop.
 */
final class SharedTexts {
    /** Limit of the table itself. */
    private static final int MAX_TEXTS = 20_000;

    private final Map<Object, Object> known = new HashMap<>();

    ServiceDetails share(ServiceDetails service) {
        TopicPath path = service.topicPath();
        return new ServiceDetails(
                new TopicPath(one(path.namespace()), one(path.hostname()), one(path.processId()), path.serviceId()),
                service.name(),
                one(service.protocol()),
                one(service.transport()),
                one(service.owner()),
                tags(service.tags()));
    }

    private List<String> tags(List<String> tags) {
        return tags.isEmpty() ? List.of() : one(tags);
    }

    @SuppressWarnings("unchecked")
    private <T> T one(T text) {
        if (known.size() >= MAX_TEXTS) {
            known.clear();
        }
        Object first = known.putIfAbsent(text, text);
        return first == null ? text : (T) first;
    }
}
