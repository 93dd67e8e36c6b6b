// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.destination;

import java.nio.file.Path;

/**
 * Files that the log is written to.
 *
 * @param file the name; with several files, a number follows it, and 0 is the newest
 * @param bytes after which the next file begins
 * @param count how many files are kept
 * @param json whether lines are JSON
 */
public record FileSettings(Path file, long bytes, int count, boolean json) {}
