// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal.directory;

import aiko.process.ServiceDetails;

/**
 * A service of the directory.
 *
 * @param timeAdded the time at which it was added, in seconds of this host's monotonic clock, rounded down to a tenth
 */
public record DirectoryRow(ServiceDetails service, double timeAdded) {}
