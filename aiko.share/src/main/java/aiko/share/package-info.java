// SPDX-License-Identifier: Apache-2.0
/**
 * Shared state: what a service tells of itself, kept up to date with whoever holds a lease.
 */
@Export
@NullMarked
@Version("1.0.0")
package aiko.share;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
