// SPDX-License-Identifier: Apache-2.0
/**
 * Whether a container is ready, in the same words for each shell, console and script; not for services.
 *
 * <pre>{@code
 * Readiness readiness = new Readiness(process, List.of(), Optional.of(registrar), true);
 * logger.info("{} {}", readiness.state(), readiness.reason());
 * }</pre>
 */
@Export
@NullMarked
@Version("1.0.0")
package aiko.registrar.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
