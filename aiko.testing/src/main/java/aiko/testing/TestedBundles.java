// SPDX-License-Identifier: Apache-2.0
package aiko.testing;

import aiko.deployer.DeployedFile;
import aiko.deployer.Deployer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarFile;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;

/** Bundles that tests install and replace: through the deploy folder, if there is one. */
final class TestedBundles implements AutoCloseable {
    private final BundleContext context;
    private final Optional<Deployer> deployer;
    private final Awaited awaited;
    private final Set<String> installed = new HashSet<>();

    TestedBundles(BundleContext context, Optional<Deployer> deployer, Awaited awaited) {
        this.context = context;
        this.deployer = deployer;
        this.awaited = awaited;
    }

    /** What a jar is, as its manifest says. */
    private record Identity(String symbolicName, String version) {
        static Identity of(Path jar) throws IOException {
            try (var file = new JarFile(jar.toFile(), false)) {
                var manifest = file.getManifest();
                String name =
                        manifest == null ? null : manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
                if (name == null) {
                    throw new AssertionError(jar + ": not a bundle: its manifest has no Bundle-SymbolicName");
                }
                String version = manifest.getMainAttributes().getValue(Constants.BUNDLE_VERSION);
                return new Identity(name.split(";")[0].strip(), version == null ? "0.0.0" : version.strip());
            }
        }
    }

    Bundle deploy(Path jar) {
        try {
            Identity identity = Identity.of(jar);
            if (find(identity.symbolicName()).isEmpty()) {
                installed.add(identity.symbolicName());
            }
            return isDropped(identity.symbolicName()) ? drop(jar, identity) : install(jar, identity);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (BundleException failure) {
            throw new AssertionError(jar + ": " + failure.getMessage(), failure);
        }
    }

    /** A bundle of the framework that is not in the deploy folder belongs to nobody there. */
    private boolean isDropped(String symbolicName) {
        return deployer.isPresent()
                && (find(symbolicName).isEmpty() || file(symbolicName).isPresent());
    }

    private Bundle drop(Path jar, Identity identity) throws IOException {
        Deployer drops = deployer.orElseThrow();
        Path target = file(identity.symbolicName())
                .map(DeployedFile::file)
                .map(file -> drops.folder().resolve(file.getFileName()))
                .orElse(drops.folder().resolve(identity.symbolicName() + ".jar"));
        long before = find(identity.symbolicName()).map(Bundle::getLastModified).orElse(-1L);
        Path temporary = drops.folder().resolve("." + target.getFileName() + ".new");
        Files.copy(jar, temporary, StandardCopyOption.REPLACE_EXISTING);
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        return awaited.value(
                () -> running(identity)
                        .filter(bundle -> bundle.getLastModified() != before)
                        .filter(bundle -> file(identity.symbolicName())
                                .filter(file -> file.state() == DeployedFile.State.ACTIVE)
                                .isPresent()),
                () -> identity + " does not run %s: " + shown(identity.symbolicName()));
    }

    private Bundle install(Path jar, Identity identity) throws IOException, BundleException {
        try (InputStream content = Files.newInputStream(jar)) {
            Bundle bundle = find(identity.symbolicName()).orElse(null);
            if (bundle == null) {
                bundle = context.installBundle("test:" + identity.symbolicName(), content);
            } else {
                bundle.update(content);
            }
            bundle.start();
            return bundle;
        }
    }

    void undeploy(String symbolicName) {
        if (!installed.remove(symbolicName)) {
            throw new IllegalArgumentException(symbolicName + ": this test has not deployed it");
        }
        try {
            Optional<DeployedFile> file = file(symbolicName);
            if (file.isPresent()) {
                Files.deleteIfExists(deployer.orElseThrow()
                        .folder()
                        .resolve(file.get().file().getFileName()));
            } else if (find(symbolicName).isPresent()) {
                find(symbolicName).get().uninstall();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (BundleException failure) {
            throw new AssertionError(symbolicName + ": " + failure.getMessage(), failure);
        }
        awaited.value(
                () -> find(symbolicName).isEmpty() ? Optional.of(symbolicName) : Optional.empty(),
                () -> symbolicName + " is not uninstalled %s: " + shown(symbolicName));
    }

    private Optional<Bundle> find(String symbolicName) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .findFirst();
    }

    private Optional<Bundle> running(Identity identity) {
        return find(identity.symbolicName())
                .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
                .filter(bundle ->
                        bundle.getVersion().equals(org.osgi.framework.Version.parseVersion(identity.version())));
    }

    private Optional<DeployedFile> file(String symbolicName) {
        return deployer.map(Deployer::files).orElse(List.of()).stream()
                .filter(file -> symbolicName.equals(file.symbolicName()))
                .findFirst();
    }

    private String shown(String symbolicName) {
        return file(symbolicName)
                .map(file -> file.file().getFileName() + " is " + file.state() + " " + file.problem())
                .orElse("it is not in the deploy folder")
                .replace("%", "%%");
    }

    @Override
    public void close() {
        Set.copyOf(installed).forEach(this::undeploy);
    }
}
