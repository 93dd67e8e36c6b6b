// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.prompt;

import aiko.text.VisibleText;
import org.apache.felix.gogo.jline.Highlighter;
import org.apache.felix.service.command.CommandSession;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;

/** Shows the edited line in Gogo's colours; control characters that were completed or pasted into it are made visible. */
final class VisibleHighlighter extends Highlighter {
    VisibleHighlighter(CommandSession session) {
        super(session);
    }

    @Override
    public AttributedString highlight(LineReader reader, String buffer) {
        return visible(super.highlight(reader, buffer));
    }

    static AttributedString visible(AttributedString line) {
        String text = line.toString();
        if (VisibleText.lines(text).equals(text)) {
            return line;
        }
        var shown = new AttributedStringBuilder();
        for (int i = 0; i < text.length(); ) {
            int next = text.offsetByCodePoints(i, 1);
            shown.append(VisibleText.lines(text.substring(i, next)), line.styleAt(i));
            i = next;
        }
        return shown.toAttributedString();
    }
}
