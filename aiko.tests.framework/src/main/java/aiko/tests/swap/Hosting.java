// SPDX-License-Identifier: Apache-2.0
package aiko.tests.swap;

import aiko.message.Message;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceHandler;
import aiko.process.ServiceState;
import aiko.share.SharedState;
import aiko.share.SharedStates;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A component of such bundles that adds many services by hand, the first of them with shared state. */
public class Hosting {
    private final List<HostedService> services = new ArrayList<>();
    private Consumer<String> recorder;
    private AikoProcess process;
    private SharedStates sharedStates;
    private SharedState sharedState;
    private String version;
    private String leaves;

    /** One of the services. */
    private final class Hosted implements ServiceHandler, ServiceState {
        private final int number;
        private long handled;

        Hosted(int number) {
            this.number = number;
        }

        @Override
        public void in(Message message) {
            handled++;
            recorder.accept(version + " service " + number + ' ' + message.text() + " is " + handled);
        }

        @Override
        public Optional<?> handOver() {
            return Optional.of(handled);
        }

        @Override
        public void takeOver(Object state) {
            handled = (Long) state;
        }
    }

    public void setRecorder(Consumer<String> recorder) {
        this.recorder = recorder;
    }

    public void setProcess(AikoProcess process) {
        this.process = process;
    }

    public void setSharedStates(SharedStates sharedStates) {
        this.sharedStates = sharedStates;
    }

    public void activate(Map<String, Object> properties) {
        version = properties.get("version").toString();
        leaves = properties.get("leaves").toString();
        String[] tags =
                properties.getOrDefault("tags", "kind=hosted").toString().split(" ");
        int count = Integer.parseInt(properties.get("count").toString());
        for (int i = 1; i <= count; i++) {
            services.add(
                    process.addService(ServiceDefinition.named("hosted-" + i).withTags(tags), new Hosted(i)));
        }
        sharedState = sharedStates.create(services.get(0), Map.of("lifecycle", "ready", "version", version));
        recorder.accept(version + " activated");
    }

    public void deactivate() {
        if (leaves.equals("nothing")) {
            sharedState.cancel();
            // Nobody says that the first has to go first.
            Collections.reverse(services);
            services.forEach(HostedService::remove);
        }
        recorder.accept(version + " deactivated");
    }
}
