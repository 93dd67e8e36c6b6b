// SPDX-License-Identifier: Apache-2.0
package aiko.tests.swap;

import java.util.Map;
import java.util.function.Consumer;

/** Uses the thermostats that its dynamic reference finds, and says which. */
public class Heating {
    private Consumer<String> recorder;
    private volatile String version = "";

    protected void setRecorder(Consumer<String> recorder) {
        this.recorder = recorder;
    }

    protected void setThermostat(Thermostat thermostat, Map<String, Object> properties) {
        recorder.accept("bound " + properties.get("endpoint.id"));
        thermostat.set(20);
    }

    protected void unsetThermostat(Thermostat thermostat, Map<String, Object> properties) {
        recorder.accept("unbound " + properties.get("endpoint.id"));
    }

    protected void activate(Map<String, Object> properties) {
        version = properties.get("version").toString();
        recorder.accept(version + " activated");
    }

    protected void deactivate() {
        recorder.accept(version + " deactivated");
    }
}
