// SPDX-License-Identifier: Apache-2.0
package example.monitor;

import aiko.event.Handle;
import aiko.process.AikoService;
import aiko.process.AikoServiceListener;
import aiko.process.HostedService;
import aiko.share.SharedState;
import aiko.share.SharedStates;
import com.sun.management.OperatingSystemMXBean;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Shares how much of the processor, the memory and the disk of its host are in use, in percent. */
@Component(service = Monitor.class)
@AikoService(name = "monitor", protocol = AikoService.PROTOCOL_PREFIX + "monitor:0", tags = SharedState.TAG)
public class Monitor implements AikoServiceListener {
    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final File disk = new File("/");
    private final SharedStates states;
    private volatile SharedState state;
    private volatile Handle timer;

    @Activate
    public Monitor(@Reference SharedStates states) {
        this.states = states;
    }

    @Override
    public void serviceAdded(HostedService service) {
        state = states.create(service, measure());
        timer = service.eventLoop().addTimerHandler(() -> measure().forEach(state::update), Duration.ofSeconds(5));
    }

    @Override
    public void serviceRemoved(HostedService service) {
        timer.cancel();
    }

    private Map<String, Long> measure() {
        return Map.of(
                "cpu", Math.round(100 * system.getCpuLoad()),
                "memory", used(system.getFreeMemorySize(), system.getTotalMemorySize()),
                "disk", used(disk.getUsableSpace(), disk.getTotalSpace()));
    }

    private static long used(long free, long total) {
        return Math.round(100.0 * (total - free) / total);
    }
}
