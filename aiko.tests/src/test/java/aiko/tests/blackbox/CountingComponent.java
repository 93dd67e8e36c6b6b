// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import aiko.process.AikoProcess;
import aiko.process.AikoServiceListener;
import aiko.process.HostedService;
import aiko.process.ServiceState;
import java.util.Map;
import java.util.Optional;

/**
 * The component of {@link CountingBundle}: on its {@code out} topic it says {@code (counted VERSION NUMBER COUNT)}, where
 * COUNT is of all versions.
 */
public class CountingComponent implements Counting, AikoServiceListener, ServiceState {
    private AikoProcess process;
    private String version;
    private volatile HostedService service;
    private int count;

    public void setProcess(AikoProcess process) {
        this.process = process;
    }

    public void activate(Map<String, Object> properties) {
        version = properties.get("version").toString();
        if (properties.get("fails").equals("true")) {
            process.messages().publishCommand("counting/fails", "fails", version);
            throw new IllegalStateException("as the test wants it");
        }
    }

    @Override
    public void serviceAdded(HostedService service) {
        this.service = service;
    }

    @Override
    public void count(int number) {
        service.messages().publishCommand(service.topicPath().out(), "counted", version, number, ++count);
    }

    @Override
    public Optional<?> handOver() {
        return Optional.of(count);
    }

    @Override
    public void takeOver(Object state) {
        count = (Integer) state;
    }
}
