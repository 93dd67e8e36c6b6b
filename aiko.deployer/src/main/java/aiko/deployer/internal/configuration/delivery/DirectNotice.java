// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration.delivery;

import aiko.deployer.internal.configuration.delivery.Delivery.Delivered;
import java.util.Collection;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;

/**
 * Tells those who listen, Declarative Services above all, of configurations that Config Admin does not come to, since its one
 * thread hangs in some component, or has ended. They may be told twice, and look at the configuration each time.
 */
final class DirectNotice {
    private final BundleContext context;

    DirectNotice(BundleContext context) {
        this.context = context;
    }

    /** Notifies each listener on its own thread, without waiting. */
    void tell(Collection<Delivered> deliveries) {
        ServiceReference<ConfigurationAdmin> admin = context.getServiceReference(ConfigurationAdmin.class);
        if (admin == null) {
            return;
        }
        for (ServiceReference<ConfigurationListener> listener : listeners()) {
            if (listener.getBundle() != context.getBundle()) {
                deliveries.forEach(delivered -> tell(listener, event(admin, delivered)));
            }
        }
    }

    private Collection<ServiceReference<ConfigurationListener>> listeners() {
        try {
            return context.getServiceReferences(ConfigurationListener.class, null);
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static ConfigurationEvent event(ServiceReference<ConfigurationAdmin> admin, Delivered delivered) {
        String pid = delivered.pid().text();
        return new ConfigurationEvent(
                admin,
                delivered.settings() == null ? ConfigurationEvent.CM_DELETED : ConfigurationEvent.CM_UPDATED,
                delivered.pid().isOfFactory() ? pid.substring(0, pid.indexOf('~')) : null,
                pid);
    }

    private void tell(ServiceReference<ConfigurationListener> reference, ConfigurationEvent event) {
        Bundle user = reference.getBundle();
        ConfigurationListener listener = user == null ? null : context.getService(reference);
        if (listener != null) {
            var thread = new Thread(() -> listener.configurationEvent(event), "aiko-configuration " + event.getPid());
            thread.setDaemon(true);
            thread.start();
        }
    }
}
