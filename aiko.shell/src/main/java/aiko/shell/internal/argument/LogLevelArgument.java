// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.argument;

import aiko.process.spi.LogLevelNames;
import aiko.shell.internal.output.CommandException;
import org.osgi.service.log.LogLevel;

/** Log levels as people write them. */
public final class LogLevelArgument {
    private LogLevelArgument() {}

    /** @throws CommandException if there is no such level */
    public static LogLevel parse(String text) {
        return LogLevelNames.parse(text)
                .orElseThrow(() ->
                        new CommandException("unknown log level \"" + text + "\": expected " + LogLevelNames.ALL));
    }
}
