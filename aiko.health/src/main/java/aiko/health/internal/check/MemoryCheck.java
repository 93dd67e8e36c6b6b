// SPDX-License-Identifier: Apache-2.0
package aiko.health.internal.check;

import aiko.health.Health;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Locale;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Whether the heap has room after a garbage collection, and the metaspace, if it is limited. */
@Component(
        configurationPid = HealthConfiguration.PID,
        property = {HealthCheck.NAME + "=memory", HealthCheck.TAGS + "=default", HealthCheck.TAGS + "=" + Health.LIVE})
public class MemoryCheck implements HealthCheck {
    private static final int WARNS_BEFORE = 10;
    private static final long MEGABYTE = 1 << 20;

    private final int percent;

    @Activate
    public MemoryCheck(HealthConfiguration configuration) {
        percent = configuration.memory_percent();
    }

    @Override
    public Result execute() {
        List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans();
        long afterCollection = pools.stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
                .mapToLong(pool -> pool.getCollectionUsage().getUsed())
                .sum();
        MemoryUsage metaspace = pools.stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .findFirst()
                .map(MemoryPoolMXBean::getUsage)
                .orElse(new MemoryUsage(0, 0, 0, -1));
        return check(afterCollection, Runtime.getRuntime().maxMemory(), metaspace.getUsed(), metaspace.getMax());
    }

    /** @param metaspaceLimit not positive for none */
    Result check(long heap, long heapLimit, long metaspace, long metaspaceLimit) {
        var findings = new Findings();
        String what = text("heap", heap, heapLimit) + " after the last garbage collection";
        judge(heap, heapLimit, what + "; find what keeps it with jmap -histo, or give more with -Xmx", findings);
        String classes = text("metaspace", metaspace, metaspaceLimit);
        if (metaspaceLimit > 0) {
            judge(metaspace, metaspaceLimit, classes + "; give more with -XX:MaxMetaspaceSize, or restart", findings);
        }
        return findings.result(what + ", " + classes);
    }

    private void judge(long used, long limit, String text, Findings findings) {
        double share = 100.0 * used / limit;
        if (share >= percent) {
            findings.add(Status.CRITICAL, text);
        } else if (share >= percent - WARNS_BEFORE) {
            findings.add(Status.WARN, text);
        }
    }

    private static String text(String name, long used, long limit) {
        return limit > 0
                ? String.format(Locale.ROOT, "%s %,d of %,d MB", name, used / MEGABYTE, limit / MEGABYTE)
                : String.format(Locale.ROOT, "%s %,d MB, not limited", name, used / MEGABYTE);
    }
}
