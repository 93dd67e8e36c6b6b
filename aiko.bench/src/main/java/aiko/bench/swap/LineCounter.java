// SPDX-License-Identifier: Apache-2.0
package aiko.bench.swap;

import aiko.message.Message;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import java.util.Map;

/** A component with a service that counts its messages until an empty one arrives, which makes it report their number. */
public class LineCounter {
    private AikoProcess process;
    private HostedService service;
    private Report report;
    private long count;

    public void setProcess(AikoProcess process) {
        this.process = process;
    }

    public void activate(Map<String, Object> properties) {
        report = new Report("lines", process.messages()::publish);
        service = process.addService(ServiceDefinition.named("lines"), this::in);
        report.say("active", service.topicPath());
    }

    private void in(Message message) {
        if (message.payload().length > 0) {
            count++;
            return;
        }
        report.say("counted", count);
        count = 0;
    }

    public void deactivate() {
        service.remove();
    }
}
