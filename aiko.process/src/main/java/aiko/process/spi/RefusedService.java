// SPDX-License-Identifier: Apache-2.0
package aiko.process.spi;

import org.osgi.framework.Bundle;

/**
 * An OSGi service that should be an Aiko service of the process, and was refused.
 *
 * @param bundle the bundle that registered it
 * @param name its {@code aiko.name} as registered, which may itself be invalid
 * @param component the name of its Declarative Services component; empty if it is none
 * @param reason the reason, in one line
 */
public record RefusedService(Bundle bundle, String name, String component, String reason) {}
