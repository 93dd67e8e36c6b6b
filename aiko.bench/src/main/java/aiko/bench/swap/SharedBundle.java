// SPDX-License-Identifier: Apache-2.0
package aiko.bench.swap;

import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.share.SharedState;
import aiko.share.SharedStates;
import java.util.Map;

/** A service with shared state, which others follow and change. */
public class SharedBundle {
    private AikoProcess process;
    private SharedStates sharedStates;
    private HostedService service;
    private SharedState state;

    public void setProcess(AikoProcess process) {
        this.process = process;
    }

    public void setSharedStates(SharedStates sharedStates) {
        this.sharedStates = sharedStates;
    }

    public void activate(Map<String, Object> properties) {
        service = process.addService(ServiceDefinition.named("shared").withTags(SharedState.TAG), message -> {});
        state = sharedStates.create(service, Map.of("number", "0"));
        new Report("shared", process.messages()::publish).say("active", service.topicPath());
    }

    public void deactivate() {
        state.cancel();
        service.remove();
    }
}
