// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.introspection;

import aiko.client.AikoClient;
import aiko.client.spi.Glob;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import aiko.shell.internal.output.CommandException;
import aiko.shell.internal.request.DirectoryQueries;
import aiko.shell.internal.request.ServerConnection;
import aiko.shell.internal.request.ServiceArgument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/** Asks one service, or all that a pattern matches, at the same time. Never on an event loop. */
final class AskedServices {
    private static final int MOST = 1_000;

    private final AikoClient client;
    private final ServiceArgument services;
    private final DirectoryQueries queries;

    AskedServices(AikoClient client) {
        this.client = client;
        services = new ServiceArgument(client);
        queries = new DirectoryQueries(client);
    }

    /**
     * A service.
     *
     * @param name empty if only its topic path is known
     */
    record Asked(TopicPath service, String name) {
        static Asked of(ServiceDetails details) {
            return new Asked(details.topicPath(), details.name());
        }
    }

    /**
     * The answer of a service.
     *
     * @param problem one line that names the service; empty if it has answered
     */
    record Answered<T>(Asked asked, T answer, String problem) {
        TopicPath service() {
            return asked.service();
        }

        boolean isMissing() {
            return !problem.isEmpty();
        }
    }

    /**
     * The answers of all services that the text names: a topic path, an id in this process, a name, or a pattern of names or topic paths.
     *
     * @throws CommandException if there is no such service, or none has answered
     */
    <T> List<Answered<T>> ask(String text, Function<TopicPath, CompletionStage<T>> question)
            throws InterruptedException {
        ServerConnection.require(client.process());
        List<Asked> asked =
                new Glob(text).isExact() && !text.equals(ServiceFilter.ANY) ? exactly(text) : matching(new Glob(text));
        var stages = new ArrayList<CompletionStage<T>>(asked.size());
        try {
            asked.forEach(each -> stages.add(question.apply(each.service())));
            var answers = new ArrayList<Answered<T>>(asked.size());
            for (int i = 0; i < asked.size(); i++) {
                answers.add(answer(asked.get(i), stages.get(i)));
            }
            if (answers.size() == 1 && answers.get(0).isMissing()) {
                throw new CommandException(answers.get(0).problem());
            }
            return answers;
        } finally {
            stages.forEach(stage -> stage.toCompletableFuture().cancel(false));
        }
    }

    private static <T> Answered<T> answer(Asked asked, CompletionStage<T> stage) throws InterruptedException {
        try {
            return new Answered<>(asked, stage.toCompletableFuture().get(), "");
        } catch (ExecutionException failure) {
            return new Answered<>(asked, null, String.valueOf(failure.getCause().getMessage()));
        }
    }

    /** A name that several services have means all of them. */
    private List<Asked> exactly(String text) throws InterruptedException {
        boolean isName = text.indexOf('/') < 0 && !text.chars().allMatch(Character::isDigit);
        if (isName) {
            List<Asked> named = sorted(queries.services(ServiceFilter.named(text)));
            if (named.size() > 1) {
                return limited(named, text);
            }
        }
        TopicPath service = services.find(text);
        String name = client.process().services().stream()
                .filter(own -> own.topicPath().equals(service))
                .map(own -> own.definition().name())
                .findFirst()
                .orElse(isName ? text : "");
        return List.of(new Asked(service, name));
    }

    private List<Asked> matching(Glob pattern) throws InterruptedException {
        List<Asked> found = sorted(queries.services(ServiceFilter.ALL).stream()
                .filter(service ->
                        pattern.matches(pattern.isPath() ? service.topicPath().toString() : service.name()))
                .toList());
        if (found.isEmpty()) {
            throw new CommandException(
                    "no service matches \"" + pattern.text() + "\"; aiko:services lists all services");
        }
        return limited(found, pattern.text());
    }

    private static List<Asked> limited(List<Asked> found, String text) {
        if (found.size() > MOST) {
            throw new CommandException(found.size() + " services match \"" + text + "\": at most " + MOST
                    + " are asked at a time; use a narrower pattern");
        }
        return found;
    }

    private static List<Asked> sorted(List<ServiceDetails> services) {
        return services.stream()
                .sorted(Comparator.comparing(
                        ServiceDetails::topicPath,
                        Comparator.comparing(TopicPath::process)
                                .thenComparing(path -> path.serviceId().length())
                                .thenComparing(TopicPath::serviceId)))
                .map(Asked::of)
                .toList();
    }
}
