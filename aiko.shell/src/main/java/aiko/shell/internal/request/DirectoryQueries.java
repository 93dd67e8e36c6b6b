// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.request;

import aiko.process.AikoProcess;
import aiko.process.RegistrarDetails;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.sexpression.SExpression;
import aiko.shell.internal.output.CommandException;
import java.util.List;

/** Asks the primary registrar, wherever it is. */
public final class DirectoryQueries {
    private final AikoProcess process;
    private final Requester requester;

    public DirectoryQueries(AikoProcess process) {
        this.process = process;
        requester = new Requester(process);
    }

    /** A service that was removed, with the registrar's times in seconds. */
    public record Removed(ServiceDetails service, String timeAdded, String timeRemoved) {}

    public List<ServiceDetails> services(ServiceFilter filter) throws InterruptedException {
        Object tags = filter.tags().isEmpty() ? ServiceFilter.ANY : filter.tags();
        return ask("share", filter.name(), filter.protocol(), filter.transport(), filter.owner(), tags).stream()
                .map(row -> service(row.arguments()))
                .toList();
    }

    public List<Removed> history(int count) throws InterruptedException {
        return ask("history", count).stream()
                .map(row -> new Removed(service(row.arguments()), text(row.arguments(), 6), text(row.arguments(), 7)))
                .toList();
    }

    private List<SExpression> ask(String command, Object... parameters) throws InterruptedException {
        RegistrarDetails registrar = process.registrar()
                .orElseThrow(() -> new CommandException("no registrar known to process "
                        + process.topicPath().process() + ": its connection is " + process.connectionState()));
        return requester.request("registrar " + registrar.topicPath(), responseTopic -> {
            var all = new Object[parameters.length + 1];
            all[0] = responseTopic;
            System.arraycopy(parameters, 0, all, 1, parameters.length);
            process.messages().publishCommand(registrar.topicPath().in(), command, all);
        });
    }

    public static ServiceDetails service(List<Object> row) {
        try {
            return ServiceDetails.of(row);
        } catch (IllegalArgumentException unreadable) {
            throw new CommandException("the registrar sent a malformed row: " + row);
        }
    }

    private static String text(List<Object> row, int index) {
        return String.valueOf(row.get(index));
    }
}
