// SPDX-License-Identifier: Apache-2.0
package aiko.health.internal.check;

import aiko.deployer.ConfigurationFile;
import aiko.deployer.ConfigurationFiles;
import java.util.List;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Whether the files of the configuration folder are in effect as they are. */
@Component(property = {HealthCheck.NAME + "=configuration", HealthCheck.TAGS + "=default"})
public class ConfigurationCheck implements HealthCheck {
    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile List<ConfigurationFiles> folders;

    @Override
    public Result execute() {
        return check(folders.stream().flatMap(folder -> folder.files().stream()).toList());
    }

    static Result check(List<ConfigurationFile> files) {
        var findings = new Findings();
        for (ConfigurationFile file : files) {
            boolean isRefused = file.state() == ConfigurationFile.State.REFUSED;
            if (isRefused
                    || file.state() == ConfigurationFile.State.ACTIVE
                            && !file.problem().isEmpty()) {
                findings.add(
                        isRefused ? Status.CRITICAL : Status.WARN,
                        file.file().map(path -> path.getFileName().toString()).orElse(file.pid()) + ": "
                                + file.problem());
            }
        }
        long read = files.stream()
                .filter(file -> file.state() == ConfigurationFile.State.ACTIVE)
                .count();
        return findings.result(read == 1 ? "1 configuration is in effect" : read + " configurations are in effect");
    }
}
