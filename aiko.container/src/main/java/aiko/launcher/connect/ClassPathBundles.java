// SPDX-License-Identifier: Apache-2.0
package aiko.launcher.connect;

import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.connect.FrameworkUtilHelper;

/** Tells {@code FrameworkUtil} to which bundle a class of the class path belongs: by the jar that it was loaded from. */
public final class ClassPathBundles implements FrameworkUtilHelper {
    /**
     * By the URL of the jar. Static, since {@code FrameworkUtil} makes the instance, by a service loader, and there is no other way from it
     * to the framework.
     */
    private static final Map<String, Bundle> BUNDLES = new ConcurrentHashMap<>();

    /** For the service loader. */
    public ClassPathBundles() {}

    /** A bundle whose classes are loaded from the jar. */
    static void add(Path jar, Bundle bundle) {
        try {
            BUNDLES.put(jar.toUri().toURL().toString(), bundle);
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public Optional<Bundle> getBundle(Class<?> classFromBundle) {
        CodeSource source = classFromBundle.getProtectionDomain().getCodeSource();
        URL jar = source == null ? null : source.getLocation();
        return jar == null ? Optional.empty() : Optional.ofNullable(BUNDLES.get(jar.toString()));
    }
}
