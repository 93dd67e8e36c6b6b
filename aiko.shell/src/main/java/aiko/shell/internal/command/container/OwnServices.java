// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.container;

import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.shell.internal.output.CommandException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The services of this container. No other thread is asked for them, so that they are available while everything hangs.
 *
 * @param processes by their names, the preferred one first
 */
record OwnServices(Map<String, AikoProcess> processes) {
    /** A service, and the process that it was found in. */
    record Found(AikoProcess process, HostedService service) {}

    /**
     * The one that is meant.
     *
     * @param text a topic path, a number of the first process that has it, or a name
     * @throws CommandException if there is none, or there are several
     */
    Found find(String text) {
        List<Found> found = all().stream()
                .filter(each -> text.equals(each.service().topicPath().toString()))
                .toList();
        if (found.isEmpty()) {
            found = all().stream()
                    .filter(each -> text.equals(Integer.toString(each.service().serviceId())))
                    .limit(1)
                    .toList();
        }
        if (found.isEmpty()) {
            found = all().stream()
                    .filter(each -> text.equals(each.service().definition().name()))
                    .toList();
        }
        if (found.isEmpty()) {
            throw new CommandException(
                    "service " + text + " not found in this container; aiko:process lists its services");
        }
        if (found.size() > 1) {
            throw new CommandException(found.size() + " services are named " + text + ": "
                    + found.stream()
                            .map(each -> each.service().topicPath().toString())
                            .collect(Collectors.joining(" "))
                    + "; use a topic path");
        }
        return found.get(0);
    }

    private List<Found> all() {
        return processes.values().stream()
                .flatMap(process -> process.services().stream().map(service -> new Found(process, service)))
                .toList();
    }
}
