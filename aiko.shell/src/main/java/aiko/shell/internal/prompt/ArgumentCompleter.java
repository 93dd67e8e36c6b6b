// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.prompt;

import aiko.shell.internal.completion.OperandSource.Word;
import aiko.shell.internal.session.Sessions;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Adds the arguments of commands, as they describe them, to the candidates of another completer. */
record ArgumentCompleter(Completer completer, CommandSession session, Sessions sessions) implements Completer {
    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        completer.complete(reader, line, candidates);
        if (line.wordIndex() > 0) {
            sessions.candidates(line.words(), line.wordIndex(), line.wordCursor(), session.currentDir()).stream()
                    .map(ArgumentCompleter::candidate)
                    .forEach(candidates::add);
        }
    }

    private static Candidate candidate(Word word) {
        return new Candidate(word.text(), word.text(), null, null, null, null, word.isWhole());
    }
}
