// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import org.osgi.framework.Bundle;

/**
 * An OSGi service that asks to be a service of the process, and can't be one.
 *
 * @param bundle that published it
 * @param name its {@code aiko.name}, as it stands there; it may be what is wrong
 * @param component the name of its Declarative Services component, or empty
 * @param reason one line: what is wrong with it
 */
public record RefusedService(Bundle bundle, String name, String component, String reason) {}
