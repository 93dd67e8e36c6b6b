// SPDX-License-Identifier: Apache-2.0
/**
 * Clients: find, follow and call the services of a namespace.
 *
 * <pre>{@code
 * RemoteService<Thermostat> hall = client.proxy(ServiceFilter.named("thermostat-hall"), Thermostat.class);
 * hall.service().target(21.5);
 * hall.service().temperature().thenAccept(celsius -> logger.info("{} degrees", celsius));
 * }</pre>
 */
@Export
@NullMarked
@Version("1.1.0")
package aiko.client;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
