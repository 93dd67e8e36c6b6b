// SPDX-License-Identifier: Apache-2.0
package aiko.testing;

import aiko.deployer.DeployedFile;
import aiko.deployer.Deployer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** The deploy folder of a framework that has one. Without a deployer, this class cannot be loaded. */
final class DropFolder {
    private final Deployer deployer;

    private DropFolder(Deployer deployer) {
        this.deployer = deployer;
    }

    static Optional<DropFolder> of(BundleContext context) {
        ServiceReference<Deployer> reference = context.getServiceReference(Deployer.class);
        return Optional.ofNullable(reference == null ? null : context.getService(reference))
                .map(DropFolder::new);
    }

    private Optional<DeployedFile> file(String symbolicName) {
        return deployer.files().stream()
                .filter(file -> symbolicName.equals(file.symbolicName()))
                .findFirst();
    }

    private Path path(String symbolicName) {
        return file(symbolicName)
                .map(DeployedFile::file)
                .map(file -> deployer.folder().resolve(file.getFileName()))
                .orElse(deployer.folder().resolve(symbolicName + ".jar"));
    }

    boolean contains(String symbolicName) {
        return file(symbolicName).isPresent();
    }

    boolean isActive(String symbolicName) {
        return file(symbolicName)
                .filter(file -> file.state() == DeployedFile.State.ACTIVE)
                .isPresent();
    }

    void drop(String symbolicName, Path jar) throws IOException {
        Path target = path(symbolicName);
        Path temporary = deployer.folder().resolve("." + target.getFileName() + ".new");
        Files.copy(jar, temporary, StandardCopyOption.REPLACE_EXISTING);
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }

    void delete(String symbolicName) throws IOException {
        Files.deleteIfExists(path(symbolicName));
    }

    /** The state of a file, for a failure. */
    String shown(String symbolicName) {
        return file(symbolicName)
                .map(file -> file.file().getFileName() + " is " + file.state() + " " + file.problem())
                .orElse("it is not in the deploy folder");
    }
}
