// SPDX-License-Identifier: Apache-2.0
package aiko.launcher;

import aiko.launcher.component.ComponentStore;
import aiko.launcher.connect.SystemConnector;
import aiko.text.VisibleText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * The bundles of the distribution, from {@code system/}. They start in the order in which they are installed, and the
 * framework stops them in the reverse order: the file {@code system/start-order} lists the bundles whose order matters.
 */
final class SystemBundles {
    private static final String ORDER = "start-order";

    private final Path folder;
    private final ComponentStore components;

    SystemBundles(Path folder, ComponentStore components) {
        this.folder = folder;
        this.components = components;
    }

    void install(BundleContext context) throws IOException, LauncherException {
        var installed = new LinkedHashMap<Bundle, Path>();
        for (Path jar : jarsInOrder()) {
            try {
                installed.put(SystemConnector.install(context, jar), jar);
            } catch (BundleException unusable) {
                System.err.println(VisibleText.line("aiko: cannot install " + jar + ": " + unusable.getMessage()));
            }
        }
        // All at once is less work than each when it starts.
        context.getBundle().adapt(FrameworkWiring.class).resolveBundles(installed.keySet());
        components.give(installed);
        for (Bundle bundle : installed.keySet()) {
            if ((bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) == 0) {
                start(bundle);
            }
        }
    }

    private static void start(Bundle bundle) {
        try {
            // At once: a lazy activation needs a class loader of the framework.
            bundle.start();
        } catch (BundleException failure) {
            System.err.println(VisibleText.line(
                    "aiko: cannot start bundle " + bundle.getSymbolicName() + ": " + failure.getMessage()));
        }
    }

    /** Bundles that are not listed are first: the listed ones depend on them. */
    private List<Path> jarsInOrder() throws IOException, LauncherException {
        if (!Files.isDirectory(folder)) {
            throw new LauncherException("no folder " + folder + ": the distribution is not complete");
        }
        List<String> order = Files.readAllLines(folder.resolve(ORDER)).stream()
                .map(String::trim)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted((one, other) -> compare(one, other, order))
                    .toList();
        }
    }

    private static int compare(Path one, Path other, List<String> order) {
        int places = Integer.compare(place(one, order), place(other, order));
        return places != 0 ? places : one.toString().compareTo(other.toString());
    }

    private static int place(Path jar, List<String> order) {
        String name = jar.getFileName().toString();
        for (int i = 0; i < order.size(); i++) {
            if (name.startsWith(order.get(i) + "-") || name.startsWith(order.get(i) + ".jar")) {
                return i;
            }
        }
        return -1;
    }
}
