// SPDX-License-Identifier: Apache-2.0
package aiko.logging.internal.format;

import aiko.logging.internal.record.LogLine;

/** How a line looks where people or programs read it. Owned by the thread of the log. */
@FunctionalInterface
public interface LineFormat {
    /** Without an end of line; with a stack trace, it is several lines. */
    String format(LogLine line);
}
