// SPDX-License-Identifier: Apache-2.0
package example.thermostat;

import aiko.event.Handle;
import aiko.process.AikoService;
import aiko.process.AikoServiceListener;
import aiko.process.HostedService;
import aiko.share.SharedState;
import aiko.share.SharedStates;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Heats a simulated room to its target, and shares target and temperature. */
@Component(service = Thermostat.class, configurationPid = "example.thermostat")
@AikoService(name = "thermostat", protocol = Thermostat.PROTOCOL, tags = SharedState.TAG)
public class ThermostatService implements Thermostat, AikoServiceListener {
    private final SharedStates states;
    private volatile SharedState state;
    private volatile Handle timer;
    private double target;
    private double temperature = 15;

    @Activate
    public ThermostatService(@Reference SharedStates states, Settings settings) {
        this.states = states;
        target = settings.target();
    }

    @Override
    public void serviceAdded(HostedService service) {
        state = states.create(service, Map.of("target", target, "temperature", temperature));
        timer = service.eventLoop().addTimerHandler(this::regulate, Duration.ofSeconds(1));
    }

    @Override
    public void serviceRemoved(HostedService service) {
        timer.cancel();
    }

    @Override
    public void target(double celsius) {
        target = celsius;
        state.update("target", celsius);
    }

    @Override
    public CompletionStage<Double> temperature() {
        return CompletableFuture.completedFuture(temperature);
    }

    private void regulate() {
        state.update("temperature", temperature += temperature < target ? 0.25 : -0.25);
    }
}
