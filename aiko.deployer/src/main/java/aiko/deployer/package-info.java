// SPDX-License-Identifier: Apache-2.0
/**
 * The deploy folder and the configuration folder: their files, and the state of each.
 */
@Export
@NullMarked
@Version("1.0.0")
package aiko.deployer;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
