// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import aiko.process.AikoService;
import aiko.process.CurrentService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** One of two services of the bundle that log; both are there while a test has a configuration for them. */
@Component(
        service = {Talker.class, SecondTalker.class},
        configurationPid = SecondTalker.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@AikoService(name = "second-talker", target = "(aiko.process.name=default)")
public class SecondTalker extends LoggingTalker {
    static final String PID = "aiko.tests.talkers";

    @Activate
    public SecondTalker(
            @Reference(service = LoggerFactory.class) Logger logger,
            @Reference LoggerFactory loggers,
            @Reference CurrentService currentService) {
        super(logger, loggers, currentService);
    }
}
