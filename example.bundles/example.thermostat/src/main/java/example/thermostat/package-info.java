// SPDX-License-Identifier: Apache-2.0
/**
 * An example service with everything that most services need, and the interface by which others call it.
 *
 * <pre>{@code
 * thermostat.target(21.5);
 * thermostat.temperature().thenAccept(celsius -> logger.info("{} degrees", celsius));
 * }</pre>
 */
@Export
@Version("1.0.0")
package example.thermostat;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
