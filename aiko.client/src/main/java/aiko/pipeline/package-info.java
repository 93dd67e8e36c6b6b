// SPDX-License-Identifier: Apache-2.0
/**
 * Elements of pipelines: components that process frames for the pipelines of the reference implementation.
 */
@Export
@NullMarked
@Version("1.0.0")
package aiko.pipeline;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
