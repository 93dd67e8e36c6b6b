// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import aiko.event.Handle;
import aiko.process.AikoProcess;
import java.time.Duration;
import java.util.Map;

/**
 * The component of {@link CallingBundle}: it calls the service of its reference with ascending numbers, and says on the topic
 * {@code calling/events} when it begins and ends.
 */
public class CallingComponent {
    private static final String EVENTS = "calling/events";

    private AikoProcess process;
    private Counting counting;
    private String endpoint;
    private Handle calls;
    private int number;

    public void setProcess(AikoProcess process) {
        this.process = process;
    }

    public void setCounting(Counting counting, Map<String, Object> properties) {
        this.counting = counting;
        endpoint = String.valueOf(properties.get("endpoint.id"));
    }

    public void activate(Map<String, Object> properties) {
        process.messages().publishCommand(EVENTS, "begins", properties.get("version"), endpoint);
        calls = process.eventLoop().addTimerHandler(() -> counting.count(++number), Duration.ofMillis(2));
    }

    public void deactivate() {
        calls.cancel();
        process.messages().publishCommand(EVENTS, "ends", endpoint, number);
    }
}
