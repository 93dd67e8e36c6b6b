// SPDX-License-Identifier: Apache-2.0
/**
 * The console of the log, and the records that it leaves out: for shells and deployers, not for services.
 *
 * <pre>{@code
 * Console console = line -> terminal.printAbove(line);
 * context.registerService(Console.class, console, null);   // the log is printed there, as long as it is registered
 * }</pre>
 */
@Export
@NullMarked
@Version("1.0.0")
package aiko.logging.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
