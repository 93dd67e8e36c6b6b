// SPDX-License-Identifier: Apache-2.0
/**
 * What the bundles of a container need of a process beyond {@link aiko.process}: for deployers, shells, logs and registrars,
 * not for services.
 *
 * <pre>{@code
 * Handle hold = succession.hold(List.of(bundle));      // its services keep their places until the next version has taken them
 * try {
 *     bundle.update(content);
 * } finally {
 *     hold.cancel();
 * }
 * }</pre>
 */
@Export
@NullMarked
@Version("1.1.0")
package aiko.process.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
