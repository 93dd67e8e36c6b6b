// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.deployer.internal.jar.BundleFile;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;

class MissingRequirementsTest {
    private static final Path UNREADABLE = Path.of("a", "jar", "that", "nobody", "can", "open");

    /** A framework without bundles, which nothing else may be asked of. */
    private static final BundleContext EMPTY = (BundleContext) Proxy.newProxyInstance(
            BundleContext.class.getClassLoader(), new Class<?>[] {BundleContext.class}, (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("getBundles");
                return new Bundle[0];
            });

    private static BundleFile bundle(String symbolicName, String header, String value) {
        return new BundleFile(
                symbolicName + ".jar",
                0,
                UNREADABLE,
                "hash of " + symbolicName,
                symbolicName,
                Version.emptyVersion,
                Map.of("Bundle-ManifestVersion", "2", "Bundle-SymbolicName", symbolicName, header, value));
    }

    @Test
    void the_headers_that_were_read_once_are_enough_and_the_jar_is_not_read_again() {
        BundleFile needy = bundle("needy", "Import-Package", "nowhere;version=\"[1,2)\"");
        BundleFile user = bundle("user", "Import-Package", "somewhere");
        BundleFile provider = bundle("provider", "Export-Package", "somewhere");
        assertThat(new MissingRequirements(EMPTY).of(List.of(needy, user), List.of(provider), Set.of()))
                .isEqualTo(Map.of(needy, "waits for package nowhere [1.0.0,2.0.0): no bundle provides it"));
    }
}
