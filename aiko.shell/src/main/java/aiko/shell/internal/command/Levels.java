// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command;

import aiko.process.spi.LogLevelNames;
import org.osgi.service.log.LogLevel;

/** Log levels as people write them. */
final class Levels {
    private Levels() {}

    /** @throws CommandException if there is no such level */
    static LogLevel parse(String text) {
        return LogLevelNames.parse(text)
                .orElseThrow(() ->
                        new CommandException("\"" + text + "\" is no log level: it has to be " + LogLevelNames.ALL));
    }
}
