// SPDX-License-Identifier: Apache-2.0
package example.thermostat;

import aiko.event.Handle;
import aiko.process.AikoService;
import aiko.process.AikoServiceListener;
import aiko.process.HostedService;
import aiko.share.Item;
import aiko.share.SharedItem;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Heats a simulated room to its target, and shares target and temperature. */
@Component(service = Thermostat.class, configurationPid = "example.thermostat")
@AikoService(name = "thermostat", protocol = Thermostat.PROTOCOL)
public class ThermostatService implements Thermostat, AikoServiceListener {
    /** Others set it by the command, or by the item. */
    @SharedItem
    private final Item<Double> target;

    @SharedItem
    private final Item<Double> temperature = Item.readOnly(15.0);

    private volatile Handle timer;

    @Activate
    public ThermostatService(Settings settings) {
        target = Item.of(settings.target());
    }

    @Override
    public void serviceAdded(HostedService service) {
        timer = service.eventLoop().addTimerHandler(this::regulate, Duration.ofSeconds(1));
    }

    @Override
    public void serviceRemoved(HostedService service) {
        timer.cancel();
    }

    @Override
    public void target(double celsius) {
        target.set(celsius);
    }

    @Override
    public CompletionStage<Double> temperature() {
        return CompletableFuture.completedFuture(temperature.get());
    }

    private void regulate() {
        temperature.set(temperature.get() + (temperature.get() < target.get() ? 0.25 : -0.25));
    }
}
