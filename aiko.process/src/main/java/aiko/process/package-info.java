// SPDX-License-Identifier: Apache-2.0
/**
 * Processes and their services: everything that a component needs to become an Aiko service.
 */
@Export
@NullMarked
@Version("1.1.0")
package aiko.process;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
