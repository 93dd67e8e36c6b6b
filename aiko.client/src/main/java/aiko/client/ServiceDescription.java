// SPDX-License-Identifier: Apache-2.0
package aiko.client;

import aiko.process.CommandDescription;
import aiko.process.TopicPath;
import java.util.List;

/**
 * What a service says of itself, see {@link AikoClient#describe}.
 *
 * <pre>{@code
 * client.describe(topicPath)
 *         .thenAccept(description -> description.commands().forEach(command -> out.println(command.name())));
 * }</pre>
 *
 * @param service the service
 * @param commands its commands, in the order in which it states them
 * @param isComplete whether it has no other commands; false for a service that handles its messages itself and does not state
 *     which, or has more commands than fit into an answer
 */
public record ServiceDescription(TopicPath service, List<CommandDescription> commands, boolean isComplete) {
    public ServiceDescription {
        commands = List.copyOf(commands);
    }
}
