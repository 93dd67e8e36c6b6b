// SPDX-License-Identifier: Apache-2.0
package aiko.health.internal.check;

import aiko.health.Health;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
    private static final Pattern YOUNG = Pattern.compile("Eden|Survivor|Nursery|Young");

    private final int percent;

    @Activate
    public MemoryCheck(HealthConfiguration configuration) {
        percent = configuration.memory_percent();
    }

    @Override
    public Result execute() {
        List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans();
        List<MemoryPoolMXBean> heap = pools.stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
                .toList();
        long afterCollection = afterCollection(heap.stream());
        // Only a collection of the old objects tells what is in use; those of new objects leave the others as they are.
        boolean isCollected = afterCollection(heap.stream()
                        .filter(pool -> !YOUNG.matcher(pool.getName()).find()))
                > 0;
        MemoryUsage metaspace = pools.stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .findFirst()
                .map(MemoryPoolMXBean::getUsage)
                .orElse(new MemoryUsage(0, 0, 0, -1));
        long limit = Runtime.getRuntime().maxMemory();
        return isCollected
                ? check(afterCollection, limit, metaspace.getUsed(), metaspace.getMax())
                : checkUncollected(
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                        limit,
                        metaspace.getUsed(),
                        metaspace.getMax());
    }

    private static long afterCollection(Stream<MemoryPoolMXBean> pools) {
        return pools.mapToLong(pool -> pool.getCollectionUsage().getUsed()).sum();
    }

    /** @param metaspaceLimit not positive for none */
    Result check(long heap, long heapLimit, long metaspace, long metaspaceLimit) {
        var findings = new Findings();
        String what = text("heap", heap, heapLimit) + " after the last garbage collection";
        judge(heap, heapLimit, what + "; find what keeps it with jmap -histo, or give more with -Xmx", findings);
        return check(what, metaspace, metaspaceLimit, findings);
    }

    /** Before the first collection, which much of the heap may not survive. */
    Result checkUncollected(long heap, long heapLimit, long metaspace, long metaspaceLimit) {
        String what = text("heap", heap, heapLimit) + " before the first full garbage collection";
        return check(what, metaspace, metaspaceLimit, new Findings());
    }

    private Result check(String what, long metaspace, long metaspaceLimit, Findings findings) {
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
