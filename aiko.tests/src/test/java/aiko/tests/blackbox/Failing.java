// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import aiko.process.AikoProcess;
import aiko.process.ServiceDefinition;
import java.util.Map;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A bundle with a service that fails on each message. */
public final class Failing implements BundleActivator {
    static final String BUNDLE = "test.failing";
    static final String SERVICE = "failing";

    static byte[] bundle() throws Exception {
        return Distribution.bundle(
                BUNDLE,
                Map.of(
                        "Bundle-Activator",
                        Failing.class.getName(),
                        "Import-Package",
                        "org.osgi.framework,aiko.process,aiko.event,aiko.message"),
                Failing.class);
    }

    @Override
    public void start(BundleContext context) {
        AikoProcess process = context.getService(context.getServiceReference(AikoProcess.class));
        process.addService(ServiceDefinition.named(SERVICE).withProtocol("*"), message -> {
            throw new IllegalStateException("out of paper");
        });
    }

    @Override
    public void stop(BundleContext context) {
        // the framework takes back the service
    }
}
