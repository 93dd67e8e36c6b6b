// SPDX-License-Identifier: Apache-2.0
/**
 * Where the lines of the log go.
 */
@Export
@Version("1.1.0")
package aiko.logging;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
