// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command;

import java.io.PrintStream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;

/**
 * Where a command prints: into its pipe or file, which the session's console knows nothing of. To the console itself it
 * prints by itself: what Gogo lays between is closed for good by a Ctrl-C that comes while a command writes.
 */
final class Output {
    private static final int STANDARD_OUTPUT = 1;

    private Output() {}

    static PrintStream of(CommandSession session) {
        Process command = Process.Utils.current();
        boolean isConsole = command == null || command.job().parent() == null && command.isTty(STANDARD_OUTPUT);
        return isConsole ? session.getConsole() : command.out();
    }
}
