// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** An activator that writes each of its starts to its data area, and says how many are there. */
public class Diary implements BundleActivator {
    @Override
    public void start(BundleContext context) throws Exception {
        Path file = context.getDataFile("starts").toPath();
        Files.write(file, List.of("a start"), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        System.out.println("diary " + context.getBundle().getVersion() + ": start "
                + Files.readAllLines(file).size());
    }

    @Override
    public void stop(BundleContext context) {}
}
