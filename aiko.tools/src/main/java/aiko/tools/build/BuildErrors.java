// SPDX-License-Identifier: Apache-2.0
package aiko.tools.build;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The errors in the output of a build, without what Maven prints around them. */
final class BuildErrors {
    private static final int MOST = 10;
    private static final String ERROR = "[ERROR] ";
    private static final String FAILED_GOAL = "Failed to execute goal ";
    private static final Pattern COMPILER = Pattern.compile("(.+\\.\\w+):\\[(\\d+),\\d+\\] (.*)");
    private static final Pattern DETAIL =
            Pattern.compile("(?:\\[ERROR\\])? {2,}(symbol|location|required|found|reason): +(.*)");
    private static final Pattern HEADING = Pattern.compile("COMPILATION ERROR.*|-> \\[Help 1\\]|\\d+ errors?|"
            + "|To see the full stack trace of the errors.*|Re-run Maven using the -X.*|For more information about the errors.*"
            + "|\\[Help \\d+\\] .*|.* could not read \\d+ projects? -> .*|The project .* has \\d+ errors?");

    private BuildErrors() {}

    /** Whether Maven only lacks what it was not allowed to download. */
    static boolean needNetwork(List<String> errors) {
        return errors.stream().anyMatch(error -> error.contains("in offline mode"));
    }

    /** Each in one line: {@code FILE:LINE: MESSAGE}, or the message of a plugin. */
    static List<String> of(List<String> output, int status) {
        var errors = new ArrayList<String>();
        Set<String> seen = new LinkedHashSet<>();
        boolean isNew = false;
        for (String line : output) {
            Matcher detail = DETAIL.matcher(line);
            if (detail.matches()) {
                if (isNew && !detail.group(1).equals("location")) {
                    int last = errors.size() - 1;
                    errors.set(last, errors.get(last) + ": " + detail.group(2).strip());
                }
                continue;
            }
            if (!line.startsWith(ERROR)) {
                continue;
            }
            String text = line.substring(ERROR.length()).strip();
            if (text.startsWith(FAILED_GOAL)) {
                if (errors.isEmpty()) {
                    errors.add(goalProblem(text));
                }
                break;
            }
            isNew = !HEADING.matcher(text).matches() && seen.add(text);
            if (isNew) {
                errors.add(inOneLine(text));
            }
        }
        if (errors.isEmpty()) {
            errors.add("Maven ended with status " + status
                    + output.stream()
                            .filter(line -> !line.isBlank())
                            .findFirst()
                            .map(line -> ": " + line)
                            .orElse(""));
        }
        if (errors.size() > MOST) {
            int more = errors.size() - MOST;
            errors.subList(MOST, errors.size()).clear();
            errors.add("and " + more + " more");
        }
        return errors;
    }

    private static String inOneLine(String text) {
        Matcher compiler = COMPILER.matcher(text);
        return compiler.matches()
                ? compiler.group(1) + ':' + compiler.group(2) + ": " + compiler.group(3)
                : withoutHelp(text);
    }

    /** Maven explains kinds of errors on pages with numbers: what is said is in the line already. */
    private static String withoutHelp(String text) {
        return text.replaceFirst(" -> \\[Help \\d+\\]$", "");
    }

    /** {@code … goal GROUP:PLUGIN:VERSION:GOAL (ID) on project NAME: MESSAGE -> [Help 1]}. */
    private static String goalProblem(String text) {
        return withoutHelp(text.substring(FAILED_GOAL.length()));
    }
}
