// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** Starts a framework without bundles, prints STARTED, and exits: the comparison for the start of a container. */
public final class BareFelix {
    private BareFelix() {}

    public static void main(String[] arguments) throws Exception {
        Path storage = Files.createTempDirectory("bare-felix");
        Framework framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        storage.toString(),
                        Constants.FRAMEWORK_STORAGE_CLEAN,
                        Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT));
        framework.start();
        System.out.println("STARTED");
        framework.stop();
        framework.waitForStop(0);
    }
}
