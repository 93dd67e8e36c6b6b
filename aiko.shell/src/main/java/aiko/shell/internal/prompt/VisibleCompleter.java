// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.prompt;

import aiko.text.VisibleText;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Makes the candidates of completion, such as names of files, visible before they get to a terminal. */
record VisibleCompleter(Completer completer) implements Completer {
    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        var found = new ArrayList<Candidate>();
        completer.complete(reader, line, found);
        found.forEach(each -> candidates.add(visible(each)));
    }

    private static Candidate visible(Candidate candidate) {
        return new Candidate(
                candidate.value(),
                text(candidate.displ()),
                text(candidate.group()),
                text(candidate.descr()),
                candidate.suffix(),
                candidate.key(),
                candidate.complete(),
                candidate.sort());
    }

    private static String text(String text) {
        return text == null ? null : VisibleText.line(text);
    }
}
