// SPDX-License-Identifier: Apache-2.0
/**
 * Parts of shared states that several bundles of a container need: for registrars and recorders, not for services.
 */
@Export
@NullMarked
@Version("1.0.0")
package aiko.share.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
