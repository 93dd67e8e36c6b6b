// SPDX-License-Identifier: Apache-2.0
/**
 * The payload of every Aiko message: S-expressions, read and written as bytes.
 */
@Export
@NullMarked
@Version("1.0.0")
package aiko.sexpression;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
