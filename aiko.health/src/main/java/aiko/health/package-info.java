// SPDX-License-Identifier: Apache-2.0
/**
 * The health of a container: the results of all health checks, those of Aiko and of other bundles.
 *
 * <pre>{@code
 * HealthReport report = health.report("ready");
 * report.lines().forEach(logger::info);
 * }</pre>
 *
 * <p>A check of your own is an OSGi service {@code org.apache.felix.hc.api.HealthCheck}.
 */
@Export
@NullMarked
@Version("1.0.0")
package aiko.health;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
