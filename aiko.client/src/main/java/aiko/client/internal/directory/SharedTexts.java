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

    /** So many for each service, and at least so many: texts of services that are gone are forgotten with all others. */
    private static final int MAX_TEXTS_PER_SERVICE = 4;

    private static final int MIN_TEXTS = 1_000;

    /** Longer texts, which strangers may send, are not shared: the table must not keep them. */
    private static final int LONGEST = 256;

    private final Map<Object, Object> known = new HashMap<>();

    /** @param services the number of those that are stored */
    ServiceDetails share(ServiceDetails service, int services) {
        if (known.size() >= Math.min(MAX_TEXTS, Math.max(MIN_TEXTS, MAX_TEXTS_PER_SERVICE * (long) services))) {
            known.clear();
        }
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
        return tags.isEmpty() ? List.of() : ofTags(tags) > 0 ? tags : one(tags);
    }

    /** The length of the texts of a service that are not shared, besides its name and tags. */
    static long unshared(ServiceDetails service) {
        TopicPath path = service.topicPath();
        return unshared(path.namespace())
                + unshared(path.hostname())
                + unshared(path.processId())
                + unshared(service.protocol())
                + unshared(service.transport())
                + unshared(service.owner());
    }

    private static int unshared(String text) {
        return text.length() > LONGEST ? text.length() : 0;
    }

    private static long ofTags(List<String> tags) {
        long length = 0;
        for (String tag : tags) {
            length += tag.length() + 1;
        }
        return length > LONGEST ? length : 0;
    }

    @SuppressWarnings("unchecked")
    private <T> T one(T text) {
        if (text instanceof String single && unshared(single) > 0) {
            return text;
        }
        Object first = known.putIfAbsent(text, text);
        return first == null ? text : (T) first;
    }

    int size() {
        return known.size();
    }
}
