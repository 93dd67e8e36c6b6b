// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.catalog;

import aiko.text.NearestWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Commands that people know from Apache Karaf and Unix, and their equals here. */
public final class Habits {
    private static final String PLACE = "$";
    private static final String UNKNOWN = "-";
    private static final String FILE = "habits.txt";
    private static final String KARAF_SHELL = "shell:";
    private static final String NONE = "none: ";
    private static final String GOGO = "gogo:";

    private final Map<String, Alias> aliases = new TreeMap<>();
    private final Map<String, String> equals = new TreeMap<>();

    private Habits() {}

    /**
     * A name for a command.
     *
     * @param ignored words that are left out, with the number of words that follow each
     * @param target the command and words of its arguments
     */
    public record Alias(Map<String, Integer> ignored, List<String> target) {
        /** The command with its scope. */
        public String command() {
            return target.get(0);
        }

        /** The command and its arguments, without those that are given. */
        public String text() {
            return String.join(
                    " ", target.stream().filter(word -> !word.startsWith(PLACE)).toList());
        }

        /** The arguments of the command. */
        public List<Object> arguments(List<Object> given) {
            List<Object> left = withoutIgnored(given);
            var arguments = new ArrayList<Object>();
            int used = 0;
            for (String word : target.subList(1, target.size())) {
                if (!word.startsWith(PLACE)) {
                    arguments.add(word);
                    continue;
                }
                String[] placeAndDefault = word.substring(1).split(":", 2);
                int place = Integer.parseInt(placeAndDefault[0]);
                used = Math.max(used, place);
                if (place <= left.size()) {
                    arguments.add(left.get(place - 1));
                } else if (placeAndDefault.length > 1 && !left.isEmpty()) {
                    arguments.add(placeAndDefault[1]);
                }
            }
            arguments.addAll(left.subList(Math.min(used, left.size()), left.size()));
            return arguments;
        }

        /** The operands of the command before the next one that is given; a text for those that are not known yet. */
        public List<String> operandsBeforeNext(List<String> given) {
            String next = PLACE + (given.size() + 1);
            var before = new ArrayList<String>();
            for (String word : target.subList(1, target.size())) {
                if (word.startsWith(next)) {
                    return before;
                }
                before.add(word.startsWith(PLACE) ? UNKNOWN : word);
            }
            before.addAll(given);
            return before;
        }

        private List<Object> withoutIgnored(List<Object> given) {
            var left = new ArrayList<Object>();
            for (int i = 0; i < given.size(); i++) {
                Integer values = ignored.get(String.valueOf(given.get(i)));
                if (values == null) {
                    left.add(given.get(i));
                } else {
                    i += values;
                }
            }
            return left;
        }
    }

    /** Read each time: that is when a command is unknown, or somebody presses a key. */
    public static Habits read() {
        var habits = new Habits();
        for (String line : OthersCommands.lines(FILE)) {
            int equal = line.indexOf(" ~ ");
            if (equal >= 0) {
                habits.equals.put(line.substring(0, equal), line.substring(equal + 3));
            } else {
                String[] sides = line.split(" = ", 2);
                List<String> words = List.of(sides[0].split(" "));
                var ignored = new TreeMap<String, Integer>();
                for (String word : words.subList(1, words.size())) {
                    String[] optionAndValues = word.split(":", 2);
                    ignored.put(
                            optionAndValues[0], optionAndValues.length == 1 ? 0 : Integer.parseInt(optionAndValues[1]));
                }
                habits.aliases.put(words.get(0), new Alias(ignored, List.of(sides[1].split(" "))));
            }
        }
        return habits;
    }

    /** The names of all aliases. */
    public List<String> aliases() {
        return List.copyOf(aliases.keySet());
    }

    /**
     * The command for which a name stands.
     *
     * @param all the commands that there are
     */
    public Optional<Alias> alias(String name, Map<String, KnownCommand> all) {
        String plain = name.toLowerCase(Locale.ROOT);
        Optional<Alias> found = Optional.ofNullable(aliases.get(plain));
        if (found.isEmpty() && plain.startsWith(KARAF_SHELL)) {
            String gogo = GOGO + plain.substring(KARAF_SHELL.length());
            return all.containsKey(gogo) ? Optional.of(new Alias(Map.of(), List.of(gogo))) : Optional.empty();
        }
        return found.filter(alias -> all.containsKey(alias.command()));
    }

    /** The second half of the line that reports an unknown command: its equal, the nearest command, or the list of all. */
    public String hint(String name, Map<String, KnownCommand> all) {
        String equal = equals.get(name.toLowerCase(Locale.ROOT));
        if (equal != null) {
            return equal.startsWith(NONE)
                    ? "no equal here: " + equal.substring(NONE.length())
                    : "its equal here is " + equal;
        }
        var names = new ArrayList<>(all.keySet());
        all.values().forEach(command -> names.add(command.function()));
        names.addAll(aliases.keySet());
        return NearestWord.of(name, names)
                .map(near -> "did you mean " + near + "?")
                .orElse("help lists all commands");
    }
}
