// SPDX-License-Identifier: Apache-2.0
package aiko.tests.swap;

import java.util.function.Consumer;

/** Needs a thermostat, wherever it is, and says what it reads there. */
public class Controller {
    private Consumer<String> recorder;
    private Thermostat thermostat;

    protected void setRecorder(Consumer<String> recorder) {
        this.recorder = recorder;
    }

    protected void setThermostat(Thermostat thermostat) {
        this.thermostat = thermostat;
    }

    protected void activate() {
        recorder.accept("activated");
        thermostat.set(20);
        thermostat
                .celsius()
                .whenComplete((celsius, failure) ->
                        recorder.accept(failure == null ? "reads " + celsius : failure.getMessage()));
    }

    protected void deactivate() {
        recorder.accept("deactivated");
    }
}
