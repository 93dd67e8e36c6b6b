// SPDX-License-Identifier: Apache-2.0
/**
 * The API of the log: its destination on a terminal, its history, and loggers with a topic of their own.
 */
@Export
@Version("1.2.0")
package aiko.logging;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
