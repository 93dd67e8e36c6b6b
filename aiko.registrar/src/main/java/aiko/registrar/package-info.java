// SPDX-License-Identifier: Apache-2.0
/**
 * The registrar of a process: its role in the election, and its directory.
 *
 * <pre>{@code
 * registrar.query(ServiceFilter.named("lamp"), 0, 100)
 *         .thenAccept(page -> logger.info("{} of {} lamps", page.rows().size(), page.total()));
 * }</pre>
 */
@Export
@NullMarked
@Version("1.1.0")
package aiko.registrar;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
