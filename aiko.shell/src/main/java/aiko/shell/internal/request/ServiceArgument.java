// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.request;

import aiko.client.AikoClient;
import aiko.process.AikoProcess;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import aiko.shell.internal.output.CommandException;
import java.util.List;
import java.util.stream.Collectors;

/** A service of the namespace as people name it: by topic path, by its id in this process, or by name. */
public final class ServiceArgument {
    private final AikoProcess process;
    private final DirectoryQueries queries;

    public ServiceArgument(AikoClient client) {
        process = client.process();
        queries = new DirectoryQueries(client);
    }

    /** @throws CommandException if there is none, or there are several of that name */
    public TopicPath find(String text) throws InterruptedException {
        if (text.indexOf('/') >= 0) {
            try {
                return TopicPath.parse(text);
            } catch (IllegalArgumentException noTopicPath) {
                throw new CommandException(noTopicPath.getMessage(), noTopicPath);
            }
        }
        if (!text.isEmpty() && text.chars().allMatch(Character::isDigit) && text.length() < 10) {
            int id = Integer.parseInt(text);
            return process.services().stream()
                    .filter(service -> service.serviceId() == id)
                    .findFirst()
                    .orElseThrow(() -> new CommandException("service " + id + " not found in process "
                            + process.topicPath().process()))
                    .topicPath();
        }
        return named(text);
    }

    private TopicPath named(String name) throws InterruptedException {
        if (name.equals(ServiceFilter.ANY)) {
            throw new CommandException("\"" + name + "\" is every service: expected a name, an id or a topic path");
        }
        List<ServiceDetails> found = queries.services(ServiceFilter.named(name));
        if (found.isEmpty()) {
            throw new CommandException("service \"" + name + "\" not found; aiko:services lists all services");
        }
        if (found.size() > 1) {
            throw new CommandException(found.size() + " services are named \"" + name + "\": "
                    + found.stream()
                            .limit(5)
                            .map(service -> service.topicPath().toString())
                            .collect(Collectors.joining(" "))
                    + "; use a topic path");
        }
        return found.get(0).topicPath();
    }
}
