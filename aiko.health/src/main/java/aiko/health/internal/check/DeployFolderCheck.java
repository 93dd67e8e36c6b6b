// SPDX-License-Identifier: Apache-2.0
package aiko.health.internal.check;

import aiko.deployer.DeployedFile;
import aiko.deployer.Deployer;
import java.util.List;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Whether all files of the deploy folder run. */
@Component(property = {HealthCheck.NAME + "=deploy-folder", HealthCheck.TAGS + "=default"})
public class DeployFolderCheck implements HealthCheck {
    @Reference(policy = ReferencePolicy.DYNAMIC)
    private volatile List<Deployer> deployers;

    @Override
    public Result execute() {
        return check(deployers.stream()
                .flatMap(deployer -> deployer.files().stream())
                .toList());
    }

    static Result check(List<DeployedFile> files) {
        var findings = new Findings();
        for (DeployedFile file : files) {
            Status status =
                    switch (file.state()) {
                        case ACTIVE, SUPERSEDED -> Status.OK;
                        case INCOMPLETE, WAITING, PART -> Status.WARN;
                        case REFUSED, UNRESOLVED, FAILED -> Status.CRITICAL;
                    };
            if (status != Status.OK) {
                findings.add(
                        status,
                        file.file().getFileName() + " " + file.state()
                                + (file.problem().isEmpty() ? "" : ": " + file.problem()) + "; see aiko:bundles");
            }
        }
        return findings.result(
                switch (files.size()) {
                    case 0 -> "no files";
                    case 1 -> "1 file, running";
                    default -> files.size() + " files, all running";
                });
    }
}
