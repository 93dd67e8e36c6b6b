// SPDX-License-Identifier: Apache-2.0
/**
 * Shared state: items of a service that others read, follow with a lease, and change.
 */
@Export
@NullMarked
@Version("1.0.0")
package aiko.share;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
