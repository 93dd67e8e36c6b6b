// SPDX-License-Identifier: Apache-2.0
/**
 * The console of the log, and the records that it leaves out: for shells and deployers, not for services.
 */
@Export
@NullMarked
@Version("1.0.0")
package aiko.logging.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
