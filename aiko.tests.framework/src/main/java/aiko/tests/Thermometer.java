// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import aiko.process.AikoService;
import aiko.process.AikoServiceListener;
import aiko.process.HostedService;
import aiko.share.SharedState;
import aiko.share.SharedStates;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;

/** A component with shared state, as users write it; it is there while a test has a configuration for it. */
@Component(
        service = Measure.class,
        configurationPid = Thermometer.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@AikoService(name = "thermometer", tags = SharedState.TAG, share = false, target = "(aiko.process.name=default)")
public class Thermometer implements Measure, AikoServiceListener {
    static final String PID = "aiko.tests.thermometer";

    private final SharedStates sharedStates;
    private volatile SharedState state;

    @Activate
    public Thermometer(@Reference SharedStates sharedStates) {
        this.sharedStates = sharedStates;
    }

    @Override
    public void serviceAdded(HostedService service) {
        state = sharedStates.create(service, Map.of("lifecycle", "ready"));
    }

    @Override
    public void serviceRemoved(HostedService service) {
        state.close();
    }

    @Override
    public void measure(int celsius) {
        state.update("celsius", celsius);
    }
}
