// SPDX-License-Identifier: Apache-2.0
/**
 * The log: where its lines go, and how it is read.
 */
@Export
@NullMarked
@Version("1.0.0")
package aiko.logging;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
