// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.health;

import aiko.deployer.internal.content.ComponentClasses;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Optional;
import org.osgi.framework.Bundle;

/** Components of a bundle that its manifest does not name: the component runtime never sees them. */
final class Undescribed {
    private static final String NAMESPACE = "http://www.osgi.org/xmlns/scr/";
    private static final int MOST_BYTES = 65_536;
    private static final int MOST_DESCRIPTIONS = 100;

    private Undescribed() {}

    /** @param bundle whose manifest names no component */
    static Optional<String> problem(Bundle bundle) {
        try {
            return description(bundle).or(() -> component(bundle));
        } catch (IllegalStateException uninstalled) {
            return Optional.empty();
        }
    }

    private static Optional<String> description(Bundle bundle) {
        return Collections.list(found(bundle, "OSGI-INF", "*.xml", false)).stream()
                .limit(MOST_DESCRIPTIONS)
                .filter(Undescribed::isDescription)
                .map(url -> url.getPath().replaceFirst("^/+", ""))
                .findFirst()
                .map(path -> "its manifest does not name " + path
                        + ", so it has no component: build it with bnd, or add Service-Component: " + path);
    }

    private static boolean isDescription(URL url) {
        try (InputStream in = url.openStream()) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8).contains(NAMESPACE);
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static Optional<String> component(Bundle bundle) {
        var reader = ComponentClasses.ofComponents();
        Enumeration<URL> files = found(bundle, "/", "*.class", true);
        while (files.hasMoreElements() && reader.mayReadMore()) {
            URL url = files.nextElement();
            try {
                Optional<String> component = reader.look(url.getPath(), url::openStream);
                if (component.isPresent()) {
                    return component.map(name -> "its class " + name
                            + " has @Component, but no description, so it is no component: build the bundle with bnd,"
                            + " which writes it");
                }
            } catch (IOException unreadable) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static Enumeration<URL> found(Bundle bundle, String path, String pattern, boolean recurse) {
        Enumeration<URL> found = bundle.findEntries(path, pattern, recurse);
        return found == null ? Collections.emptyEnumeration() : found;
    }
}
