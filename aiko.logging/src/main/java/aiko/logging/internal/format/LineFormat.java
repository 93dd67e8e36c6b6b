// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.format;

import aiko.logging.internal.record.LogLine;

/** The form of a line for people or programs. Owned by the thread of the log. */
@FunctionalInterface
public interface LineFormat {
    /** Without an end of line; with a stack trace, it is several lines. */
    String format(LogLine line);
}
