// SPDX-License-Identifier: Apache-2.0
package aiko.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarFile;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/** Bundles that tests install and replace: through the deploy folder, if there is one. */
final class TestedBundles implements AutoCloseable {
    private static final String DEPLOYER = "aiko.deployer.Deployer";

    private final BundleContext context;
    private final Optional<DropFolder> folder;
    private final Awaited awaited;
    private final Set<String> installed = new HashSet<>();

    TestedBundles(BundleContext context, Awaited awaited) {
        this.context = context;
        this.awaited = awaited;
        folder = context.getServiceReference(DEPLOYER) == null ? Optional.empty() : DropFolder.of(context);
    }

    /** What a jar is, as its manifest says. */
    private record Identity(String symbolicName, Version version) {
        static Identity of(Path jar) throws IOException {
            try (var file = new JarFile(jar.toFile(), false)) {
                var manifest = file.getManifest();
                String name =
                        manifest == null ? null : manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
                if (name == null) {
                    throw new AssertionError(jar + ": not a bundle: its manifest has no Bundle-SymbolicName");
                }
                return new Identity(
                        name.split(";")[0].strip(),
                        Version.parseVersion(manifest.getMainAttributes().getValue(Constants.BUNDLE_VERSION)));
            }
        }

        @Override
        public String toString() {
            return symbolicName + " " + version;
        }
    }

    Bundle deploy(Path jar) {
        try {
            Identity identity = Identity.of(jar);
            boolean isNew = find(identity.symbolicName()).isEmpty();
            if (isNew) {
                installed.add(identity.symbolicName());
            }
            // A bundle that the framework was started with is not the deployer's.
            return folder.isPresent() && (isNew || folder.get().contains(identity.symbolicName()))
                    ? drop(folder.get(), jar, identity)
                    : install(jar, identity);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (BundleException failure) {
            throw new AssertionError(jar + ": " + failure.getMessage(), failure);
        }
    }

    private Bundle drop(DropFolder drops, Path jar, Identity identity) throws IOException {
        long before = find(identity.symbolicName()).map(Bundle::getLastModified).orElse(-1L);
        drops.drop(identity.symbolicName(), jar);
        return awaited.value(
                () -> find(identity.symbolicName())
                        .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
                        .filter(bundle -> bundle.getVersion().equals(identity.version()))
                        .filter(bundle -> bundle.getLastModified() != before)
                        .filter(bundle -> drops.isActive(identity.symbolicName())),
                limit -> identity + " does not run " + limit + ": " + drops.shown(identity.symbolicName()));
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
            Optional<DropFolder> drops = folder.filter(each -> each.contains(symbolicName));
            if (drops.isPresent()) {
                drops.get().delete(symbolicName);
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
                limit -> symbolicName + " is still installed " + limit
                        + folder.map(each -> ": " + each.shown(symbolicName)).orElse(""));
    }

    private Optional<Bundle> find(String symbolicName) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .findFirst();
    }

    @Override
    public void close() {
        Set.copyOf(installed).forEach(this::undeploy);
    }
}
