// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.health;

import aiko.deployer.internal.installed.DeployedBundles;
import aiko.logging.spi.ReportedFailures;
import java.time.Instant;
import org.osgi.framework.BundleContext;

/**
 * Component descriptions of deployed bundles that are no files or not valid XML: the component runtime logs each with a stack
 * trace, and the deployer reports them in the line of the bundle. What the runtime rejects for other reasons is in its log
 * alone.
 */
public final class DescriptorFailures implements ReportedFailures {
    private static final String OF_DESCRIPTOR = " descriptor entry '";
    private static final String INVALID = "org.xml.sax.SAXParseException";

    /** A folder that matches a header with a wildcard. */
    private static final String NO_FILE = "java.io.IOException: Resource does not exist: bundle:";

    private final BundleContext context;

    public DescriptorFailures(BundleContext context) {
        this.context = context;
    }

    @Override
    public boolean contains(String bundle, Instant time, String message, String stackTrace) {
        String trace = stackTrace.stripLeading();
        return message.contains(OF_DESCRIPTOR)
                && (trace.startsWith(INVALID) || trace.startsWith(NO_FILE))
                && context.getBundle(DeployedBundles.LOCATION_PREFIX + bundle) != null;
    }
}
