// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import aiko.message.Message;
import aiko.message.Messages;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.process.ServiceHandler;
import aiko.process.TopicPath;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionException;
import aiko.sexpression.SExpressions;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/**
 * What a registrar understands: {@code add}, {@code remove}, {@code share} and {@code history} on its {@code in} topic,
 * and {@code absent} on the {@code state} topics of the namespace. On the event loop.
 */
final class RegistrarMessages implements ServiceHandler {
    private static final String ANY = ServiceFilter.ANY;
    private static final String PROCESS_ITSELF = "0";

    private final Messages messages;
    private final TopicPath self;
    private final Directory directory;
    private final History history;
    private final RefusedMessages refused;
    private final DoubleSupplier monotonicSeconds;

    RegistrarMessages(
            Messages messages,
            TopicPath self,
            Directory directory,
            History history,
            RefusedMessages refused,
            DoubleSupplier monotonicSeconds) {
        this.messages = messages;
        this.self = self;
        this.directory = directory;
        this.history = history;
        this.refused = refused;
        this.monotonicSeconds = monotonicSeconds;
    }

    @Override
    public void in(Message message) {
        try {
            SExpression expression = SExpressions.parse(message.payload());
            switch (expression.name()) {
                case "add" -> add(message.topic(), parameters(expression, 6));
                case "remove" -> remove(parameters(expression, 1));
                case "share" -> share(parameters(expression, 6));
                case "history" -> history(parameters(expression, 2));
                default -> throw new IllegalArgumentException(
                        "there is no command " + expression.command() + "; there is add, remove, share and history");
            }
        } catch (SExpressionException | IllegalArgumentException unsuitable) {
            refused.refuse(message.topic(), unsuitable.getMessage());
        }
    }

    /** A message on a {@code state} topic: of all that is said there, only the end of a process or service matters. */
    boolean state(Message message) {
        if (!isAbsent(message)) {
            return false;
        }
        String topic = message.topic();
        try {
            removeServiceOrProcess(TopicPath.parse(topic.substring(0, topic.lastIndexOf('/'))));
        } catch (IllegalArgumentException notAService) {
            refused.refuse(topic, notAService.getMessage());
        }
        return false;
    }

    private static boolean isAbsent(Message message) {
        try {
            return SExpressions.parse(message.payload()).name().equals("absent");
        } catch (SExpressionException somethingElse) {
            return false;
        }
    }

    private void add(String topic, List<Object> parameters) {
        var service = new ServiceDetails(
                TopicPath.parse(text(parameters, 0, "topic path")),
                text(parameters, 1, "name"),
                text(parameters, 2, "protocol"),
                text(parameters, 3, "transport"),
                text(parameters, 4, "owner"),
                tags(parameters.get(5)));
        directory
                .add(service, monotonicSeconds.getAsDouble())
                .ifPresentOrElse(
                        known -> {
                            if (!known.equals(service)) {
                                refused.refuse(
                                        topic,
                                        "service " + service.topicPath() + " is known as " + known.name() + " "
                                                + known.protocol() + " until it is removed");
                            }
                        },
                        () -> publishRow(self.out(), service));
    }

    private void remove(List<Object> parameters) {
        removeServiceOrProcess(TopicPath.parse(text(parameters, 0, "topic path")));
    }

    private void removeServiceOrProcess(TopicPath topicPath) {
        if (topicPath.serviceId().equals(PROCESS_ITSELF)) {
            directory.removeProcess(topicPath.process()).forEach(this::removed);
        } else {
            directory.remove(topicPath).ifPresent(this::removed);
        }
    }

    private void removed(Directory.Row row) {
        history.add(new History.Row(row.service(), row.timeAdded(), monotonicSeconds.getAsDouble()));
        messages.publishCommand(self.out(), "remove", row.service().topicPath());
    }

    private void share(List<Object> parameters) {
        String responseTopic = responseTopic(parameters);
        Object tags = parameters.get(5);
        var filter = new ServiceFilter(
                text(parameters, 1, "name"),
                text(parameters, 2, "protocol"),
                text(parameters, 3, "transport"),
                text(parameters, 4, "owner"),
                ANY.equals(tags) ? List.of() : tags(tags));
        List<ServiceDetails> services = directory.select(filter);
        messages.publishCommand(responseTopic, "item_count", services.size());
        services.forEach(service -> publishRow(responseTopic, service));
        messages.publishCommand(self.out(), "sync", responseTopic);
    }

    private void history(List<Object> parameters) {
        String responseTopic = responseTopic(parameters);
        String count = text(parameters, 1, "count");
        List<History.Row> rows = history.newest(count.equals(ANY) ? History.DEFAULT_COUNT : count(count));
        messages.publishCommand(responseTopic, "item_count", rows.size());
        for (History.Row row : rows) {
            ServiceDetails service = row.service();
            messages.publishCommand(
                    responseTopic,
                    "add",
                    service.topicPath(),
                    service.name(),
                    service.protocol(),
                    service.transport(),
                    service.owner(),
                    service.tags(),
                    seconds(row.timeAdded()),
                    seconds(row.timeRemoved()));
        }
    }

    private void publishRow(String topic, ServiceDetails service) {
        messages.publishCommand(
                topic,
                "add",
                service.topicPath(),
                service.name(),
                service.protocol(),
                service.transport(),
                service.owner(),
                service.tags());
    }

    private static List<Object> parameters(SExpression expression, int count) {
        List<Object> parameters = expression.arguments();
        if (parameters.size() != count) {
            throw new IllegalArgumentException(
                    expression.name() + " has " + parameters.size() + " parameters, not " + count);
        }
        return parameters;
    }

    private static String text(List<Object> parameters, int index, String what) {
        if (parameters.get(index) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("its " + what + " is no symbol");
    }

    private static List<String> tags(Object value) {
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        throw new IllegalArgumentException("its tags are no list of symbols");
    }

    private static String responseTopic(List<Object> parameters) {
        String topic = text(parameters, 0, "response topic");
        boolean isTopicName = !topic.isEmpty()
                && topic.chars().noneMatch(character -> character == '+' || character == '#' || character == 0);
        if (!isTopicName) {
            throw new IllegalArgumentException("its response topic \"" + topic + "\" is no topic");
        }
        return topic;
    }

    private static int count(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException noNumber) {
            return 0;
        }
    }

    /** As text with microseconds, like the reference's. */
    static String seconds(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }
}
