// SPDX-License-Identifier: Apache-2.0
package aiko.bench.swap;

import aiko.process.AikoServiceListener;
import aiko.process.HostedService;
import java.util.Map;

/** The service that is replaced under load. It hands no state over, for containers without that feature. */
public class NumberedService implements Numbered, AikoServiceListener {
    private final Tally tally = new Tally();
    private String version;
    private long activeNanos;
    private volatile Report report;
    private boolean deactivated;

    public void activate(Map<String, Object> properties) {
        version = properties.get("version").toString();
        activeNanos = System.nanoTime();
    }

    @Override
    public void serviceAdded(HostedService service) {
        report = new Report(version, service.messages()::publish);
        report.say("active", activeNanos, service.topicPath());
    }

    @Override
    public void number(String number, String sentNanos) {
        synchronized (tally) {
            if (tally.handled(Long.parseLong(number))) {
                report.say("first", System.nanoTime(), number);
            }
            if (deactivated) {
                report.say("late", number);
            }
        }
    }

    public void deactivate() {
        synchronized (tally) {
            deactivated = true;
            report.say("tally", tally.words());
        }
    }

    Tally tally() {
        return tally;
    }
}
