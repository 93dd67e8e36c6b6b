// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.jar;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.osgi.framework.Constants;

/** The framework itself as a host: it ends or restarts when one of its fragments is replaced or removed. */
public final class FrameworkFragment {
    /** By these names, whatever the framework calls itself. */
    private static final Set<String> NAMES = Set.of(Constants.SYSTEM_BUNDLE_SYMBOLICNAME, "org.apache.felix.framework");

    private FrameworkFragment() {}

    public static Set<String> names() {
        return NAMES;
    }

    /**
     * Whether a bundle with this header is a fragment of the framework, or claims to be one.
     *
     * @param fragmentHost the header Fragment-Host; null if there is none
     */
    public static boolean isMeant(String fragmentHost) {
        return fragmentHost != null
                && clauses(fragmentHost)
                        .anyMatch(part -> NAMES.contains(part) || part.matches("(?s)extension\\s*:\\s*=.*"));
    }

    /** With more care than the framework takes: in whatever place and quotes the name stands. */
    private static Stream<String> clauses(String header) {
        return Arrays.stream(header.replace("\"", "").split("[;,]")).map(String::strip);
    }
}
