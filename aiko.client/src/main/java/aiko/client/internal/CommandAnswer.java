// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal;

import aiko.client.ServiceDescription;
import aiko.process.CommandDescription;
import aiko.process.TopicPath;
import aiko.sexpression.SExpression;
import java.util.ArrayList;
import java.util.List;

/** The commands of a service, as it answers {@code describe}. */
final class CommandAnswer {
    private static final int FIELDS = 5;

    private CommandAnswer() {}

    static ServiceQuestion.Terms<ServiceDescription> terms(TopicPath service) {
        return new ServiceQuestion.Terms<>(
                "describe",
                "does not describe itself: it is not a service of an Aiko container, or keeps its commands to itself; see its"
                        + " documentation",
                "did not describe itself",
                items -> read(service, items));
    }

    private static ServiceDescription read(TopicPath service, List<SExpression> items) {
        var commands = new ArrayList<CommandDescription>(items.size());
        boolean isComplete = true;
        for (SExpression item : items) {
            List<Object> fields = item.arguments();
            Object kind = fields.isEmpty() ? null : fields.get(0);
            if ("command".equals(kind)) {
                commands.add(command(fields));
            } else if ("incomplete".equals(kind)) {
                isComplete = false;
            }
            // Later versions may state more.
        }
        return new ServiceDescription(service, commands, isComplete);
    }

    private static CommandDescription command(List<Object> fields) {
        if (fields.size() < FIELDS) {
            throw new IllegalArgumentException("a command has " + fields.size() + " fields, expected " + FIELDS);
        }
        var parameters = new ArrayList<CommandDescription.Parameter>();
        for (Object parameter : list(fields.get(2))) {
            List<?> nameAndType = list(parameter);
            if (nameAndType.size() != 2) {
                throw new IllegalArgumentException("a parameter has " + nameAndType.size() + " fields, expected 2");
            }
            parameters.add(new CommandDescription.Parameter(text(nameAndType.get(0)), text(nameAndType.get(1))));
        }
        return new CommandDescription(text(fields.get(1)), parameters, text(fields.get(3)), text(fields.get(4)));
    }

    private static List<?> list(Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("expected a list of parameters");
    }

    private static String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("expected text as name, type and description");
    }
}
