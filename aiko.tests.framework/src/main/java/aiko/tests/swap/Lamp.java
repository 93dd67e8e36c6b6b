// SPDX-License-Identifier: Apache-2.0
package aiko.tests.swap;

import aiko.process.ServiceState;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A component of bundles that are made by tests: it says how it is configured, and refuses a level of 13. */
public class Lamp implements Lighting, ServiceState {
    private volatile Consumer<String> recorder;
    private String level;
    private int count;

    public void setRecorder(Consumer<String> recorder) {
        this.recorder = recorder;
    }

    public void activate(Map<String, Object> properties) {
        configure(properties);
        recorder.accept("activated " + level);
    }

    public void modified(Map<String, Object> properties) {
        configure(properties);
        recorder.accept("modified " + level);
    }

    private void configure(Map<String, Object> properties) {
        Object configured = properties.getOrDefault("level", "none");
        if (configured.equals("13")) {
            recorder.accept("refuses 13");
            throw new IllegalArgumentException("nobody wants 13");
        }
        level = configured.toString();
    }

    @Override
    public void light(String room) {
        count++;
        recorder.accept("lights " + room + " at " + level + " for the " + count + ". time");
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
