// SPDX-License-Identifier: Apache-2.0
package aiko.launcher.connect;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.connect.ConnectModule;
import org.osgi.framework.connect.ModuleConnector;

/**
 * Connects the bundles of {@code system/} to the class path of the program (OSGi Core, chapter 60): its class loader loads their
 * classes, which may come from a class-data archive. Bundles of users keep class loaders of their own.
 */
public final class SystemConnector implements ModuleConnector {
    private static final String LOCATION = "system:";

    private final Path folder;

    /** @param folder of the bundles; all of them are on the class path */
    public SystemConnector(Path folder) {
        this.folder = folder;
    }

    /** Installs a bundle of the folder. */
    public static Bundle install(BundleContext context, Path jar) throws BundleException {
        Bundle bundle = context.installBundle(LOCATION + jar.getFileName());
        ClassPathBundles.add(jar, bundle);
        return bundle;
    }

    @Override
    public void initialize(File storage, Map<String, String> configuration) {
        // It keeps nothing.
    }

    @Override
    public Optional<ConnectModule> connect(String location) {
        if (!location.startsWith(LOCATION)) {
            return Optional.empty();
        }
        var content = new JarContent(folder.resolve(location.substring(LOCATION.length())));
        return Optional.of(() -> content);
    }

    @Override
    public Optional<BundleActivator> newBundleActivator() {
        return Optional.empty();
    }
}
