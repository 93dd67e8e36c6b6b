// SPDX-License-Identifier: Apache-2.0
/**
 * The log: loggers with a level or topic of their own, and the last records.
 *
 * <pre>{@code
 * List<LoggedRecord> problems = history.last(20, record -> LogLevel.WARN.implies(record.level()));
 * problems.forEach(record -> out.println(record.message()));
 * }</pre>
 */
@Export
@NullMarked
@Version("1.1.0")
package aiko.logging;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
