// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import static org.awaitility.Awaitility.await;

import aiko.deployer.DeployedFile;
import aiko.deployer.Deployer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** The deploy folder of this framework, as a user of files and of {@link Deployer} sees it. */
final class DropFolder {
    private final BundleContext context;
    private final Deployer deployer;

    DropFolder(BundleContext context, Deployer deployer) {
        this.context = context;
        this.deployer = deployer;
    }

    Path drop(String name, TestBundle bundle) throws IOException {
        return drop(name, bytes(bundle));
    }

    Path drop(String name, byte[] content) throws IOException {
        Path temporary = deployer.folder().resolve("." + name + ".tmp");
        Files.write(temporary, content);
        return Files.move(temporary, deployer.folder().resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    static byte[] bytes(TestBundle bundle) throws IOException {
        try (InputStream content = bundle.open()) {
            return content.readAllBytes();
        }
    }

    /** Drops it, and waits until it runs. */
    Bundle run(String name, TestBundle bundle) throws IOException {
        byte[] content = bytes(bundle);
        drop(name, content);
        await().until(() -> find(bundle.symbolicName())
                .filter(found -> found.getState() == Bundle.ACTIVE)
                .filter(found -> found.getVersion().toString().equals(bundle.version()))
                .isPresent());
        await().until(() -> state(name) == DeployedFile.State.ACTIVE);
        return find(bundle.symbolicName()).orElseThrow();
    }

    Optional<Bundle> find(String symbolicName) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .findFirst();
    }

    Optional<DeployedFile> file(String name) {
        return deployer.files().stream()
                .filter(file -> file.file().getFileName().toString().equals(name))
                .findFirst();
    }

    DeployedFile.State state(String name) {
        return file(name).map(DeployedFile::state).orElse(null);
    }

    String problem(String name) {
        return file(name).map(DeployedFile::problem).orElse("");
    }

    void empty() throws IOException {
        try (var files = Files.list(deployer.folder())) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        await().until(() -> Arrays.stream(context.getBundles())
                .noneMatch(bundle -> bundle.getLocation().startsWith("deploy:")));
    }
}
