// SPDX-License-Identifier: Apache-2.0
/**
 * Text of others on its way to people: what a terminal would obey, what nobody would see, and what would begin a line of
 * its own is shown.
 */
@Export
@NullMarked
@Version("1.0.0")
package aiko.text;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
