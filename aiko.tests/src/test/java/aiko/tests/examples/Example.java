// SPDX-License-Identifier: Apache-2.0
package aiko.tests.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An example in Javadoc or in a document.
 *
 * @param line the line of the file that is the first of the text
 */
record Example(Path file, int line, List<String> text) {
    private static final Pattern JAVADOC = Pattern.compile("<pre>\\{@code ?(.*)");
    private static final Pattern JAVA_BLOCK = Pattern.compile("^\\s*```java\\b()");

    /** Those between {@code <pre>{@code} and {@code }</pre>}. */
    static List<Example> ofJavadoc(Path file) {
        return read(file, JAVADOC, "}</pre>", "^\\s*\\* ?");
    }

    /** The blocks of Java. */
    static List<Example> ofDocument(Path file) {
        return read(file, JAVA_BLOCK, "```", "^$");
    }

    /** @param begin with a group for what is on the same line */
    private static List<Example> read(Path file, Pattern begin, String end, String margin) {
        var examples = new ArrayList<Example>();
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            Matcher found = begin.matcher(lines.get(i));
            if (found.find()) {
                int first = i;
                String firstLine = found.group(1);
                var text = new ArrayList<String>();
                if (firstLine.endsWith(end)) {
                    text.add(firstLine.substring(0, firstLine.length() - end.length()));
                } else {
                    first++;
                    while (++i < lines.size() && !lines.get(i).contains(end)) {
                        text.add(lines.get(i).replaceFirst(margin, ""));
                    }
                }
                examples.add(new Example(file, first + 1, text));
            }
        }
        return examples;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
