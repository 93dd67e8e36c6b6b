// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.service;

import static aiko.process.ServiceDefinition.SHARED_STATE_TAG;

import aiko.process.ServiceDefinition;
import java.util.ArrayList;
import java.util.List;

/** The tags that a service is registered with: its own, and that of its shared state. Thousands of alike services share a list. */
final class AnnouncedTags {
    private static final List<String> NO_OTHERS = List.of(SHARED_STATE_TAG);

    private record Extended(List<String> tags, List<String> announced) {}

    private volatile Extended last = new Extended(List.of(), NO_OTHERS);

    List<String> of(ServiceDefinition definition) {
        List<String> tags = definition.tags();
        if (!definition.shared() || tags.contains(SHARED_STATE_TAG)) {
            return tags;
        }
        Extended known = last;
        if (!known.tags().equals(tags)) {
            var announced = new ArrayList<>(tags);
            announced.add(SHARED_STATE_TAG);
            known = new Extended(tags, List.copyOf(announced));
            last = known;
        }
        return known.announced();
    }
}
