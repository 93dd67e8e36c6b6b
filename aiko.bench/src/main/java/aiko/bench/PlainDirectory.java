// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.process.ServiceDetails;
import aiko.process.TopicPath;
import aiko.sexpression.SExpressions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The straightforward directory, as a comparison: every payload is parsed to objects, which are stored in maps. */
final class PlainDirectory {
    private final Map<String, Map<TopicPath, ServiceDetails>> processes = new LinkedHashMap<>();

    @SuppressWarnings("unchecked")
    void add(byte[] payload) {
        List<?> parts = SExpressions.parse(payload).arguments();
        var service = new ServiceDetails(
                TopicPath.parse((String) parts.get(0)),
                (String) parts.get(1),
                (String) parts.get(2),
                (String) parts.get(3),
                (String) parts.get(4),
                (List<String>) parts.get(5));
        processes
                .computeIfAbsent(service.topicPath().process(), process -> new LinkedHashMap<>())
                .putIfAbsent(service.topicPath(), service);
    }
}
