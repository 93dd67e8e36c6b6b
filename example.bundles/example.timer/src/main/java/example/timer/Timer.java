// SPDX-License-Identifier: Apache-2.0
package example.timer;

import aiko.event.Handle;
import aiko.process.AikoProcess;
import aiko.process.AikoService;
import java.time.Duration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** A service that does something every second. */
@Component(service = Timer.class, immediate = true)
@AikoService(name = "timer", protocol = AikoService.PROTOCOL_PREFIX + "timer:0")
public class Timer {
    private final Logger logger;
    private final Handle timer;
    private int count;

    @Activate
    public Timer(@Reference AikoProcess process, @Reference(service = LoggerFactory.class) Logger logger) {
        this.logger = logger;
        timer = process.eventLoop().addTimerHandler(this::tick, Duration.ofSeconds(1));
    }

    @Deactivate
    void deactivate() {
        timer.cancel();
    }

    private void tick() {
        logger.info("tick {}", ++count);
    }
}
