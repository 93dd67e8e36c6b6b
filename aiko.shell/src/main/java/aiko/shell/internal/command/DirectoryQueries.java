// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command;

import aiko.process.AikoProcess;
import aiko.process.RegistrarDetails;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.sexpression.SExpression;
import java.util.List;

/** Asks the primary registrar, wherever it is. */
final class DirectoryQueries {
    private final AikoProcess process;
    private final Answers answers;

    DirectoryQueries(AikoProcess process, Answers answers) {
        this.process = process;
        this.answers = answers;
    }

    /** A service that was removed, with the registrar's times in seconds. */
    record Removed(ServiceDetails service, String timeAdded, String timeRemoved) {}

    List<ServiceDetails> services(ServiceFilter filter) throws InterruptedException {
        Object tags = filter.tags().isEmpty() ? ServiceFilter.ANY : filter.tags();
        return ask("share", filter.name(), filter.protocol(), filter.transport(), filter.owner(), tags).stream()
                .map(row -> service(row.arguments()))
                .toList();
    }

    List<Removed> history(int count) throws InterruptedException {
        return ask("history", count).stream()
                .map(row -> new Removed(service(row.arguments()), text(row.arguments(), 6), text(row.arguments(), 7)))
                .toList();
    }

    private List<SExpression> ask(String command, Object... parameters) throws InterruptedException {
        RegistrarDetails registrar = process.registrar()
                .orElseThrow(() -> new CommandException("no registrar is known to "
                        + process.topicPath().process() + ", whose connection is " + process.connectionState()));
        return answers.to(process, "registrar " + registrar.topicPath(), responseTopic -> {
            var all = new Object[parameters.length + 1];
            all[0] = responseTopic;
            System.arraycopy(parameters, 0, all, 1, parameters.length);
            process.messages().publishCommand(registrar.topicPath().in(), command, all);
        });
    }

    static ServiceDetails service(List<Object> row) {
        try {
            return ServiceDetails.of(row);
        } catch (IllegalArgumentException unreadable) {
            throw new CommandException("the registrar sent a row that can't be read: " + row);
        }
    }

    private static String text(List<Object> row, int index) {
        return String.valueOf(row.get(index));
    }
}
