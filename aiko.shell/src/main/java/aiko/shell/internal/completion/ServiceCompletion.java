// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.completion;

import aiko.client.AikoClient;
import aiko.process.CommandDescription;
import aiko.process.HostedService;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import aiko.registrar.Registrar;
import aiko.share.SharedStateFollower;
import aiko.share.SharedStates;
import aiko.shell.internal.output.CommandException;
import aiko.shell.internal.request.Answer;
import aiko.shell.internal.request.ServiceArgument;
import aiko.shell.internal.request.SharedItems;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Completes the operands of commands that name services. Somebody waits at a terminal: what is not known soon is not offered.
 * Never on an event loop.
 */
@Component(service = ServiceCompletion.class)
public class ServiceCompletion {
    private static final Duration LIMIT = Duration.ofMillis(700);
    private static final int MOST_ITEMS = 200;
    private static final String LOG_LEVEL = "log_level";
    private static final List<String> LOG_LEVELS = List.of("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL");

    /** The kinds of the operands of each command; those after the last one are not completed. */
    private static final Map<String, List<Kind>> COMMANDS = Map.of(
            "aiko:call", List.of(Kind.SERVICE, Kind.COMMAND),
            "aiko:request", List.of(Kind.SERVICE, Kind.COMMAND),
            "aiko:share", List.of(Kind.SERVICE, Kind.ITEM, Kind.VALUE),
            "aiko:describe", List.of(Kind.SERVICE),
            "aiko:discover", List.of(Kind.SERVICE),
            "aiko:services", List.of(Kind.SERVICE),
            "aiko:abandon", List.of(Kind.SERVICE),
            "aiko:log", List.of(Kind.SERVICE));

    private enum Kind {
        SERVICE,
        COMMAND,
        ITEM,
        VALUE
    }

    private final AikoClient client;
    private final SharedStates sharedStates;
    private final ServiceArgument services;
    private final PublishedCommands commands;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Registrar registrar;

    @Activate
    public ServiceCompletion(
            BundleContext context, @Reference AikoClient client, @Reference SharedStates sharedStates) {
        this.client = client;
        this.sharedStates = sharedStates;
        services = new ServiceArgument(client);
        commands = new PublishedCommands(context);
    }

    /**
     * The words that may stand at the cursor.
     *
     * @param command with its scope
     * @param words of the command and its arguments
     * @param index of the word with the cursor
     * @param cursor in that word
     */
    public List<String> candidates(String command, List<String> words, int index, int cursor) {
        List<Kind> kinds = COMMANDS.getOrDefault(command, List.of());
        Operands operands = Operands.of(words, index, cursor);
        int place = operands.before().size();
        if (operands.isOption() || place >= kinds.size()) {
            return List.of();
        }
        try {
            return candidates(kinds.get(place), operands)
                    .filter(word -> word.startsWith(operands.beginning()) && SafeWord.isSafe(word))
                    .toList();
        } catch (CommandException unknown) {
            return List.of();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private Stream<String> candidates(Kind kind, Operands operands) throws InterruptedException {
        return switch (kind) {
            case SERVICE -> new ServiceNames(client, registrar).beginningWith(operands.beginning(), LIMIT.toMillis());
            case COMMAND -> commands(operands.before().get(0));
            case ITEM -> items(services.find(operands.before().get(0)));
            case VALUE -> operands.before().get(1).equals(LOG_LEVEL) ? LOG_LEVELS.stream() : Stream.empty();
        };
    }

    /** What interfaces of this container tell; else what the service tells. */
    private Stream<String> commands(String service) throws InterruptedException {
        List<String> known = details(service).flatMap(commands::of).distinct().toList();
        return known.isEmpty()
                ? Answer.of(client.describe(services.find(service))
                                .toCompletableFuture()
                                .orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS))
                        .commands()
                        .stream()
                        .map(CommandDescription::name)
                        .distinct()
                : known.stream();
    }

    /** Services of that name, or the service of this process with that topic path or id. */
    private Stream<ServiceDetails> details(String text) throws InterruptedException {
        List<ServiceDetails> own = client.process().services().stream()
                .map(HostedService::details)
                .filter(service -> text.equals(service.topicPath().toString())
                        || text.equals(service.topicPath().serviceId()))
                .toList();
        return own.isEmpty()
                ? Answer.of(client.find(ServiceFilter.named(text))
                                .toCompletableFuture()
                                .orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS))
                        .stream()
                : own.stream();
    }

    private Stream<String> items(TopicPath service) throws InterruptedException {
        SharedStateFollower state = SharedItems.follow(sharedStates, client.process(), service, List.of(), LIMIT);
        try {
            return state.items().keySet().stream().limit(MOST_ITEMS);
        } finally {
            state.cancel();
        }
    }
}
