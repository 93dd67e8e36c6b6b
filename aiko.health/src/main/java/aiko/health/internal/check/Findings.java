// SPDX-License-Identifier: Apache-2.0
package aiko.health.internal.check;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;

/** What a check finds: the worst becomes the status, and the text names the findings of that status, or the first of them. */
final class Findings {
    private static final int MOST_NAMED = 3;

    private final List<Finding> all = new ArrayList<>();

    private record Finding(Status status, String text) {}

    void add(Status status, String text) {
        all.add(new Finding(status, text));
    }

    /** @param fine the text if nothing was found */
    Result result(String fine) {
        Status worst = all.stream().map(Finding::status).max(Status::compareTo).orElse(Status.OK);
        List<String> texts = all.stream()
                .filter(finding -> finding.status() == worst)
                .map(Finding::text)
                .toList();
        if (texts.isEmpty()) {
            return new Result(Status.OK, fine);
        }
        int more = texts.size() - MOST_NAMED;
        return new Result(
                worst,
                texts.stream().limit(MOST_NAMED).collect(Collectors.joining("; "))
                        + (more > 0 ? "; " + more + " more" : ""));
    }
}
