// SPDX-License-Identifier: Apache-2.0
package example.controller;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** Sets each thermostat of the namespace to a common target, and logs the temperature of its room. */
@Component(
        service = {},
        immediate = true,
        configurationPid = "example.controller")
public class Controller {
    /** The settings in {@code etc/example.controller.cfg}. */
    public @interface Settings {
        /** In degrees Celsius. */
        double target() default 21.5;
    }

    private final Logger logger;
    private final double target;

    @Activate
    public Controller(@Reference(service = LoggerFactory.class) Logger logger, Settings settings) {
        this.logger = logger;
        target = settings.target();
    }

    /** For Declarative Services: called for each thermostat, in whichever process, present ones first. */
    @Reference(target = "(aiko.name=*)", cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addThermostat(Thermostat thermostat, Map<String, Object> properties) {
        thermostat.target(target);
        thermostat.temperature().whenComplete((celsius, failure) -> {
            Object topic = properties.get("endpoint.id");
            if (failure == null) {
                logger.info("{}: {} °C, set to {} °C", topic, celsius, target);
            } else {
                logger.warn("{}", failure.getMessage());
            }
        });
    }

    /** For Declarative Services: requests that are under way end by themselves. */
    void removeThermostat(Thermostat thermostat) {}
}
