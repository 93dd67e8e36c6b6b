// SPDX-License-Identifier: Apache-2.0
package aiko.health.internal;

import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;

/** The text of a result as one line: its entries that decide about its status, or else all of them. Never longer than some lines. */
final class ResultText {
    private static final int LONGEST = 1_000;

    private ResultText() {}

    static String of(Result result) {
        String deciding = joined(result, true);
        return deciding.isEmpty() ? joined(result, false) : deciding;
    }

    /** The first 1,000 characters of a text of others. */
    static String start(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    private static String joined(Result result, boolean onlyDeciding) {
        String all = StreamSupport.stream(result.spliterator(), false)
                .filter(entry -> !onlyDeciding || entry.getStatus() == result.getStatus() && !entry.isDebug())
                .limit(LONGEST)
                .map(ResultLog.Entry::getMessage)
                .map(String::valueOf)
                .map(ResultText::start)
                .collect(Collectors.joining("; "));
        return start(all);
    }
}
