// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command;

import java.io.PrintStream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;

/** Where a command prints: into its pipe or file, which the session's console knows nothing of. */
final class Output {
    private Output() {}

    static PrintStream of(CommandSession session) {
        Process command = Process.Utils.current();
        return command == null ? session.getConsole() : command.out();
    }
}
