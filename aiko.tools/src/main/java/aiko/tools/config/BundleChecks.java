// SPDX-License-Identifier: Apache-2.0
package aiko.tools.config;

import aiko.configuration.spi.ConfigurationCheck;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** The checks of the container's own bundles, which are created without a framework. Those of other bundles are not run here. */
final class BundleChecks implements AutoCloseable {
    private final List<ComponentDescriptionDTO> components;
    private final URLClassLoader optional;

    /** @param optional the folder of the bundles that are not in the class path */
    BundleChecks(List<ComponentDescriptionDTO> components, Path optional) throws IOException {
        this.components = components;
        this.optional = new URLClassLoader(jars(optional), BundleChecks.class.getClassLoader());
    }

    private static URL[] jars(Path folder) throws IOException {
        var jars = new ArrayList<URL>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(each -> each.toString().endsWith(".jar"))
                        .sorted()
                        .toList()) {
                    jars.add(file.toUri().toURL());
                }
            }
        }
        return jars.toArray(URL[]::new);
    }

    /** @param pid without {@code ~NAME} */
    List<ConfigurationCheck> of(String pid) throws IOException {
        var checks = new ArrayList<ConfigurationCheck>();
        for (ComponentDescriptionDTO component : components) {
            if (Arrays.asList(component.serviceInterfaces).contains(ConfigurationCheck.class.getName())
                    && component.properties.get(ConfigurationCheck.PID) instanceof String pids
                    && pids.lines().map(String::strip).anyMatch(pid::equals)) {
                checks.add(created(component.implementationClass));
            }
        }
        return checks;
    }

    private ConfigurationCheck created(String type) throws IOException {
        try {
            return optional.loadClass(type)
                    .asSubclass(ConfigurationCheck.class)
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | LinkageError unusable) {
            throw new IOException("cannot create " + type + ": " + unusable, unusable);
        }
    }

    @Override
    public void close() throws IOException {
        optional.close();
    }
}
