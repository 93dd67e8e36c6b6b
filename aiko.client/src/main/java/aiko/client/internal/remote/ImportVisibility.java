// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.remote;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.FindHook;
import org.osgi.framework.hooks.service.ListenerHook.ListenerInfo;

/**
 * Shows imported services only to the bundle that has asked for them: each bundle has its own, and would see those of others twice. Costs
 * nothing before the first import.
 */
final class ImportVisibility implements FindHook, EventListenerHook {
    private final BundleContext context;
    private final AtomicBoolean isBegun = new AtomicBoolean();

    ImportVisibility(BundleContext context) {
        this.context = context;
    }

    /** Any thread. The hooks stay until the bundle stops. */
    void begin() {
        if (isBegun.compareAndSet(false, true)) {
            context.registerService(
                    new String[] {FindHook.class.getName(), EventListenerHook.class.getName()}, this, null);
        }
    }

    @Override
    public void find(
            BundleContext asking,
            String name,
            String filter,
            boolean allServices,
            Collection<ServiceReference<?>> references) {
        references.removeIf(reference -> isHidden(reference, asking));
    }

    @Override
    public void event(ServiceEvent event, Map<BundleContext, Collection<ListenerInfo>> listeners) {
        ServiceReference<?> reference = event.getServiceReference();
        if (isImport(reference)) {
            listeners.keySet().removeIf(listening -> isHidden(reference, listening));
        }
    }

    private static boolean isImport(ServiceReference<?> reference) {
        return BundleImports.CONFIGURATION_TYPE.equals(reference.getProperty(BundleImports.CONFIGURATIONS));
    }

    private static boolean isHidden(ServiceReference<?> reference, BundleContext from) {
        if (!isImport(reference)) {
            return false;
        }
        try {
            Bundle asking = from.getBundle();
            return asking.getBundleId() != Constants.SYSTEM_BUNDLE_ID && asking != reference.getBundle();
        } catch (IllegalStateException stopped) {
            return true;
        }
    }
}
