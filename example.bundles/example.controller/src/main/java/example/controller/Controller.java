// SPDX-License-Identifier: Apache-2.0
package example.controller;

import aiko.client.AikoClient;
import aiko.client.ServiceFollower;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import example.thermostat.Thermostat;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
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

    private final AikoClient client;
    private final Logger logger;
    private final double target;
    private final ServiceFollower thermostats;

    @Activate
    public Controller(
            @Reference AikoClient client, @Reference(service = LoggerFactory.class) Logger logger, Settings settings) {
        this.client = client;
        this.logger = logger;
        target = settings.target();
        thermostats = client.follow(ServiceFilter.ALL.withProtocol(Thermostat.PROTOCOL), this::found);
    }

    @Deactivate
    void deactivate() {
        thermostats.cancel();
    }

    private void found(ServiceDetails details) {
        Thermostat thermostat = client.proxy(details.topicPath(), Thermostat.class);
        thermostat.target(target);
        thermostat.temperature().whenComplete((celsius, failure) -> {
            if (failure == null) {
                logger.info("{}: {} °C, set to {} °C", details.topicPath(), celsius, target);
            } else {
                logger.warn("{}", failure.getMessage());
            }
        });
    }
}
