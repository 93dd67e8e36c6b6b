// SPDX-License-Identifier: Apache-2.0
package example.monitor;

import aiko.process.AikoService;
import aiko.share.SharedItem;
import com.sun.management.OperatingSystemMXBean;
import java.io.File;
import java.lang.management.ManagementFactory;
import org.osgi.service.component.annotations.Component;

/**
 * Shares how much of the processor, the memory and the disk of its host are in use, in percent: each method is called when somebody
 * asks, and each second while somebody follows the state.
 */
@Component(service = Monitor.class)
@AikoService(name = "monitor", protocol = AikoService.PROTOCOL_PREFIX + "monitor:0")
public class Monitor {
    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final File disk = new File("/");

    @SharedItem
    long cpu() {
        return Math.round(100 * system.getCpuLoad());
    }

    @SharedItem
    long memory() {
        return used(system.getFreeMemorySize(), system.getTotalMemorySize());
    }

    @SharedItem
    long disk() {
        return used(disk.getUsableSpace(), disk.getTotalSpace());
    }

    private static long used(long free, long total) {
        return Math.round(100.0 * (total - free) / total);
    }
}
