// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal.question;

import aiko.message.ResponseFields;
import aiko.message.internal.ignored.IgnoredMessages;
import aiko.process.CommandDescription;
import aiko.process.ServiceHandler;
import aiko.process.internal.command.Commands;
import aiko.process.internal.place.Occupant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The commands of a service as an answer: {@code (response command NAME ((PARAMETER TYPE) …) ANSWER DESCRIPTION)} for each, and
 * {@code (response incomplete)} if there may be others. Limited in number and size.
 */
final class Descriptions {
    private static final String COMMAND = "command";
    private static final String INCOMPLETE = "incomplete";
    private static final Pattern COLONS = Pattern.compile(":+$");
    private static final int MOST_COMMANDS = 1_000;
    private static final int MOST_CHARACTERS = 100_000;
    private static final int MOST_PARAMETERS = 100;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_TYPE = 300;
    private static final int LONGEST_LINE = 500;

    private final IgnoredMessages ignored;

    Descriptions(IgnoredMessages ignored) {
        this.ignored = ignored;
    }

    /** Whether the service is an object whose methods are its commands. */
    static boolean hasTable(Occupant service) {
        return service.handler() instanceof Commands;
    }

    List<ResponseFields> of(Occupant service) {
        List<CommandDescription> commands = commands(service);
        boolean isComplete = hasTable(service) || !commands.isEmpty();
        var items = new ArrayList<ResponseFields>();
        int room = MOST_CHARACTERS;
        for (CommandDescription command : commands) {
            ResponseFields item = item(command);
            room -= item.values().toString().length();
            if (items.size() == MOST_COMMANDS || room < 0) {
                isComplete = false;
                break;
            }
            items.add(item);
        }
        if (!isComplete) {
            items.add(ResponseFields.of(INCOMPLETE));
        }
        return items;
    }

    /** What the code of a bundle states about itself is no failure of the service. */
    private List<CommandDescription> commands(Occupant service) {
        ServiceHandler handler = service.handler();
        if (handler == null) {
            return List.of();
        }
        try {
            return List.copyOf(handler.describeCommands());
        } catch (RuntimeException failed) {
            ignored.ignore(service.toString(), service.topicPath().control(), "its describeCommands failed: " + failed);
            return List.of();
        }
    }

    private static ResponseFields item(CommandDescription command) {
        List<List<String>> parameters = command.parameters().stream()
                .limit(MOST_PARAMETERS)
                .map(parameter -> List.of(name(parameter.name()), shortened(parameter.type(), LONGEST_TYPE)))
                .toList();
        return ResponseFields.of(
                COMMAND,
                name(command.name()),
                parameters,
                shortened(command.answer(), LONGEST_TYPE),
                shortened(command.description(), LONGEST_LINE));
    }

    /** A text that ends in a colon would begin a dictionary. */
    private static String name(String name) {
        return shortened(COLONS.matcher(name).replaceFirst(""), LONGEST_NAME);
    }

    private static String shortened(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end) + '…';
    }
}
