// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.prompt;

import org.apache.felix.gogo.jline.Parser;
import org.jline.reader.ParsedLine;

/** Gogo's parser, which fails at a line of nothing but separators and comments: here, that is an empty line. */
public final class LineParser extends Parser {
    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        try {
            return super.parse(line, cursor, context);
        } catch (IndexOutOfBoundsException failure) {
            if (isEmpty(line)) {
                return super.parse("", 0, context);
            }
            throw failure;
        }
    }

    /** Whether it is a program that ends before it begins. */
    private static boolean isEmpty(String line) {
        return new org.apache.felix.gogo.runtime.Parser(line).program().length() < 0;
    }
}
