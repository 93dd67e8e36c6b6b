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
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Services of the namespace, their commands, items and topics. */
@Component(
        property = {
            OperandSource.KINDS + "=SERVICE",
            OperandSource.KINDS + "=NAME",
            OperandSource.KINDS + "=FILTER",
            OperandSource.KINDS + "=OWNER",
            OperandSource.KINDS + "=PROTOCOL",
            OperandSource.KINDS + "=TRANSPORT",
            OperandSource.KINDS + "=TAG",
            OperandSource.KINDS + "=TAGS",
            OperandSource.KINDS + "=COMMAND",
            OperandSource.KINDS + "=ITEM",
            OperandSource.KINDS + "=VALUE",
            OperandSource.KINDS + "=TOPIC"
        })
public class NamespaceOperands implements OperandSource {
    private static final Duration LIMIT = Duration.ofMillis(700);
    private static final int MOST_ITEMS = 200;
    private static final String LOG_LEVEL = "log_level";
    private static final List<String> LOG_LEVELS = List.of("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL");
    private static final int LEVELS_OF_SERVICE = 4;
    private static final List<String> LAST_LEVELS = List.of("in", "out", "control", "state", "log");

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
    public NamespaceOperands(
            BundleContext context, @Reference AikoClient client, @Reference SharedStates sharedStates) {
        this.client = client;
        this.sharedStates = sharedStates;
        services = new ServiceArgument(client);
        commands = new PublishedCommands(context);
    }

    @Override
    public Stream<Word> words(String kind, Place place) throws InterruptedException {
        try {
            return kind.equals("TOPIC")
                    ? topics(place.beginning())
                    : names(kind, place.before(), place.beginning()).map(Word::whole);
        } catch (CommandException unknown) {
            return Stream.empty();
        }
    }

    private Stream<String> names(String kind, List<String> before, String beginning) throws InterruptedException {
        return switch (kind) {
            case "COMMAND" -> commands(before.get(0));
            case "ITEM" -> items(services.find(before.get(0)));
            case "VALUE" -> before.get(1).equals(LOG_LEVEL) ? LOG_LEVELS.stream() : Stream.empty();
            case "OWNER" -> details(service -> Stream.of(service.owner()));
            case "PROTOCOL" -> details(service -> Stream.of(service.protocol()));
            case "TRANSPORT" -> details(service -> Stream.of(service.transport()));
            case "TAG", "TAGS" -> details(service -> service.tags().stream());
            default -> new ServiceNames(client, registrar).beginningWith(beginning, LIMIT.toMillis());
        };
    }

    private Stream<String> details(Function<ServiceDetails, Stream<String>> detail) throws InterruptedException {
        return new ServiceNames(client, registrar)
                .services(LIMIT.toMillis()).stream()
                        .flatMap(detail)
                        .distinct()
                        .sorted()
                        .limit(MOST_ITEMS);
    }

    /** The retained one by which registrars are found, and those of services: first their paths, then the topics below them. */
    private Stream<Word> topics(String beginning) throws InterruptedException {
        String[] levels = beginning.split("/", -1);
        boolean isBelow = levels.length > LEVELS_OF_SERVICE;
        String path = isBelow ? beginning.substring(0, beginning.lastIndexOf('/')) : beginning;
        Stream<String> paths = new ServiceNames(client, registrar).pathsBeginningWith(path, LIMIT.toMillis());
        Stream<Word> found = isBelow
                ? paths.flatMap(service -> LAST_LEVELS.stream().map(level -> Word.whole(service + '/' + level)))
                : paths.map(service -> Word.part(service + '/'));
        String namespace = client.process().topicPath().namespace();
        return Stream.concat(Stream.of(Word.whole(namespace + "/service/registrar")), found);
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
