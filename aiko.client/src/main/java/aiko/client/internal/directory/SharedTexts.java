// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.directory;

import aiko.process.ServiceDetails;
import aiko.process.TopicPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Texts that many services have in common, each stored once: of 100,000 services, most have the same protocol, owner, host and
 * tags. Owned by the event loop.
 */
final class SharedTexts {
    /** So that the table itself does not grow for ever. */
    private static final int MOST = 20_000;

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
        if (known.size() >= MOST) {
            known.clear();
        }
        Object first = known.putIfAbsent(text, text);
        return first == null ? text : (T) first;
    }
}
