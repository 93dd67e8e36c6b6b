// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.remote;

import aiko.process.AikoProtocol;
import aiko.process.ServiceFilter;

/**
 * The services of the namespace that a bundle asks for with a filter of OSGi services.
 *
 * @param type the name of the interface
 * @param process the name of the process that knows the services
 * @param services the services
 */
record Wish(String type, String process, ServiceFilter services) {
    /** The version of a protocol that is named after its interface. */
    private static final String VERSION = ":0";

    /** The protocol of services that are exported under an interface. */
    static String protocol(Class<?> type) {
        AikoProtocol stated = type.getAnnotation(AikoProtocol.class);
        return stated == null ? type.getName() + VERSION : stated.value();
    }

    /**
     * The services that can have the interface. A filter with neither a name nor a protocol would select the whole namespace: then the
     * services have the protocol that is named after the interface.
     */
    ServiceFilter services(Class<?> loaded) {
        if (!services.protocol().equals(ServiceFilter.ANY)) {
            return services;
        }
        AikoProtocol stated = loaded.getAnnotation(AikoProtocol.class);
        boolean needsProtocol = stated != null || services.name().equals(ServiceFilter.ANY);
        return needsProtocol ? services.withProtocol(protocol(loaded)) : services;
    }
}
