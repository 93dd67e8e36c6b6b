// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.question;

import aiko.process.ServiceDetails;
import aiko.process.ServiceStatistics;
import aiko.process.internal.place.Occupant;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;

/** What a service is, and its figures, each as a dictionary: so later versions may add entries. */
final class ServiceFacts {
    private ServiceFacts() {}

    /** @param accepts extensions of messages that the process understands */
    static Map<String, Object> info(Occupant service, String incarnation, List<String> accepts) {
        ServiceDetails details = service.details();
        Bundle bundle = service.bundle();
        var info = new LinkedHashMap<String, Object>();
        info.put("name", details.name());
        info.put("topic_path", details.topicPath().toString());
        info.put("protocol", details.protocol());
        info.put("owner", details.owner());
        info.put("tags", details.tags());
        info.put("bundle", bundle == null ? "" : String.valueOf(bundle.getSymbolicName()));
        info.put("version", bundle == null ? "" : bundle.getVersion().toString());
        info.put("incarnation", incarnation);
        if (!accepts.isEmpty()) {
            info.put("accepts", accepts);
        }
        return info;
    }

    static Map<String, Object> stats(ServiceStatistics figures) {
        var stats = new LinkedHashMap<String, Object>();
        stats.put("handled", figures.handled());
        stats.put("failed", figures.failed());
        stats.put("waiting", figures.waiting());
        stats.put("high_water_mark", figures.highWaterMark());
        stats.put("dropped", figures.dropped());
        stats.put("added", figures.added().toString());
        stats.put("handler_seconds", seconds(figures.handlerTime()));
        stats.put("longest_seconds", seconds(figures.longest()));
        figures.lastFailure().ifPresent(last -> {
            stats.put("last_failure", last.text());
            stats.put("last_failure_time", last.time().toString());
        });
        return stats;
    }

    /** To the nanosecond, without an exponent. */
    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toNanos(), 9).toPlainString();
    }
}
