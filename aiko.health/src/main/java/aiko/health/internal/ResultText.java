// SPDX-License-Identifier: Apache-2.0
package aiko.health.internal;

import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;

/** The text of a result as one line: its entries that decide about its status, or else all of them. */
final class ResultText {
    private ResultText() {}

    static String of(Result result) {
        String deciding = joined(result, true);
        return deciding.isEmpty() ? joined(result, false) : deciding;
    }

    private static String joined(Result result, boolean onlyDeciding) {
        return StreamSupport.stream(result.spliterator(), false)
                .filter(entry -> !onlyDeciding || entry.getStatus() == result.getStatus() && !entry.isDebug())
                .map(ResultLog.Entry::getMessage)
                .collect(Collectors.joining("; "));
    }
}
