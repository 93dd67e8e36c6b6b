// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.prompt;

import aiko.shell.internal.session.Sessions;
import java.util.List;
import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.service.command.CommandSession;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Adds names of services, commands and items to the candidates of another completer. */
record NamespaceCompleter(Completer completer, CommandSession session, Sessions sessions) implements Completer {
    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        completer.complete(reader, line, candidates);
        if (line.wordIndex() > 0) {
            String command = Shell.resolve(session, line.words().get(0));
            sessions.candidates(command, line.words(), line.wordIndex(), line.wordCursor()).stream()
                    .map(Candidate::new)
                    .forEach(candidates::add);
        }
    }
}
