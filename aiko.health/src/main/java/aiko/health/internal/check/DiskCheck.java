// SPDX-License-Identifier: Apache-2.0
package aiko.health.internal.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Whether the data folder has room. */
@Component(
        configurationPid = HealthConfiguration.PID,
        property = {HealthCheck.NAME + "=disk", HealthCheck.TAGS + "=default"})
public class DiskCheck implements HealthCheck {
    private static final long MEGABYTE = 1 << 20;

    private final Path data;
    private final int least;

    @Activate
    public DiskCheck(BundleContext context, HealthConfiguration configuration) {
        data = Path.of(String.valueOf(context.getProperty("aiko.data.dir")));
        least = configuration.disk_free();
    }

    @Override
    public Result execute() {
        try {
            return check(data, Files.getFileStore(data).getUsableSpace(), least);
        } catch (IOException unreadable) {
            return new Result(Status.CRITICAL, "data folder " + data + " cannot be read: " + unreadable);
        }
    }

    /** @param least in megabytes */
    static Result check(Path data, long free, int least) {
        String text = String.format(Locale.ROOT, "%,d MB free in data folder %s", free / MEGABYTE, data);
        if (free < least * MEGABYTE) {
            return new Result(
                    Status.CRITICAL,
                    text + ", and disk.free is " + least + " MB; make room, or move the folder with --data");
        }
        return free < 2 * least * MEGABYTE
                ? new Result(Status.WARN, text + ", and disk.free is " + least + " MB; make room")
                : new Result(Status.OK, text);
    }
}
