// SPDX-License-Identifier: Apache-2.0
package aiko.bench.swap;

import aiko.process.AikoServiceListener;
import aiko.process.HostedService;
import java.util.Map;

/** The smallest bundle with a service. */
public class Dropped implements Numbered, AikoServiceListener {
    private String version;
    private long activeNanos;

    public void activate(Map<String, Object> properties) {
        version = properties.get("version").toString();
        activeNanos = System.nanoTime();
    }

    @Override
    public void serviceAdded(HostedService service) {
        new Report(version, service.messages()::publish).say("active", activeNanos, service.topicPath());
    }

    @Override
    public void number(String number, String sentNanos) {
        // nobody sends it any
    }
}
