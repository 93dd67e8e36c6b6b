// SPDX-License-Identifier: Apache-2.0
package aiko.pipeline.internal;

import aiko.pipeline.Stream;
import aiko.process.CommandDescription;
import aiko.sexpression.SExpression;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A command of a pipeline to an element, as {@code pipeline.py} of the reference implementation writes it. */
sealed interface StreamCommand {
    /** The names of the commands, for people. */
    String AVAILABLE = "create_stream destroy_stream process_frame set_parameter set_parameters";

    /** The commands that pipelines send, for people. */
    List<CommandDescription> DESCRIPTIONS = List.of(
            CommandDescription.of(
                    "create_stream",
                    "stream_id: String",
                    "graph_path: String",
                    "parameters: Map<String, Object>",
                    "grace_time: double",
                    "queue_response",
                    "topic_response: String"),
            CommandDescription.of("process_frame", "stream: Map<String, Object>", "inputs: Map<String, Object>"),
            CommandDescription.of("destroy_stream", "stream_id: String", "graceful: boolean"),
            CommandDescription.of("set_parameter", "stream_id: String", "name: String", "value: Object"),
            CommandDescription.of("set_parameters", "stream_id: String", "parameters: Map<String, Object>"));

    Duration DEFAULT_GRACE = Duration.ofSeconds(60);
    Duration SHORTEST_GRACE = Duration.ofSeconds(1);
    Duration LONGEST_GRACE = Duration.ofDays(1);
    int MOST_ID_CHARACTERS = 256;

    String streamId();

    /** @param graphPath the part of the pipeline, which an element does not have; null in most cases */
    record Create(
            String streamId,
            Object graphPath,
            Map<String, Object> parameters,
            Duration grace,
            Optional<String> destination)
            implements StreamCommand {
        /** The same as a message; {@link #of} reads it. */
        SExpression written() {
            return new SExpression(
                    "create_stream",
                    Arrays.asList(
                            streamId,
                            graphPath,
                            parameters,
                            grace.toMillis() / 1_000.0,
                            null,
                            destination.orElse(null)));
        }
    }

    /** @param parameters of the stream, if the frame is its first message */
    record Process(
            String streamId,
            long frameId,
            Map<String, Object> parameters,
            Optional<String> destination,
            Map<String, Object> inputs)
            implements StreamCommand {
        /** The same as a message, with the topic for its answer. */
        SExpression written(Optional<String> answered) {
            var stream = new LinkedHashMap<String, Object>();
            stream.put("stream_id", streamId);
            stream.put("frame_id", frameId);
            answered.ifPresent(topic -> stream.put("topic_response", topic));
            return new SExpression("process_frame", List.of(stream, inputs));
        }
    }

    /** @param isGraceful whether queued frames are still processed */
    record Destroy(String streamId, boolean isGraceful) implements StreamCommand {}

    record SetParameters(String streamId, Map<String, Object> parameters) implements StreamCommand {}

    /** @throws UnsuitableCommandException names the problem, and the frame that is to be answered, if there is one */
    static StreamCommand of(SExpression expression) throws UnsuitableCommandException {
        List<Object> arguments = expression.arguments();
        String name = expression.name();
        return switch (name) {
            case "create_stream" -> create(sized(name, arguments, 1, 6));
            case "process_frame" -> process(sized(name, arguments, 1, 2));
            case "destroy_stream" -> {
                sized(name, arguments, 1, 2);
                yield new Destroy(id(arguments.get(0)), arguments.size() > 1 && isTrue(arguments.get(1)));
            }
            case "set_parameter" -> {
                sized(name, arguments, 3, 3);
                yield setParameters(arguments.get(0), List.of(arguments.subList(1, 3)));
            }
            case "set_parameters" -> {
                sized(name, arguments, 2, 2);
                yield setParameters(arguments.get(0), arguments.get(1));
            }
            default -> throw new UnsuitableCommandException(
                    "unknown command " + Texts.quoted(name) + "; available: " + AVAILABLE);
        };
    }

    private static List<Object> sized(String name, List<Object> arguments, int least, int most)
            throws UnsuitableCommandException {
        if (arguments.size() < least || arguments.size() > most) {
            throw new UnsuitableCommandException(
                    name + " with " + arguments.size() + " arguments: expected " + least + " to " + most);
        }
        return arguments;
    }

    private static Create create(List<Object> arguments) throws UnsuitableCommandException {
        Object parameters = argument(arguments, 2);
        return new Create(
                id(arguments.get(0)),
                argument(arguments, 1),
                parameters == null ? Map.of() : dictionary("the parameters", parameters),
                grace(argument(arguments, 3)),
                destination(argument(arguments, 5)));
    }

    private static Process process(List<Object> arguments) throws UnsuitableCommandException {
        Map<String, Object> stream = dictionary("the stream", arguments.get(0));
        String streamId = id(stream.getOrDefault("stream_id", Stream.DEFAULT_ID));
        long frameId;
        try {
            frameId = Long.parseLong(String.valueOf(stream.getOrDefault("frame_id", "0")));
        } catch (NumberFormatException notANumber) {
            throw new UnsuitableCommandException(
                    "frame_id " + Texts.quoted(stream.get("frame_id")) + " is not a number");
        }
        try {
            Object parameters = stream.get("parameters");
            return new Process(
                    streamId,
                    frameId,
                    parameters == null ? Map.of() : dictionary("the parameters", parameters),
                    destination(stream.get("topic_response")),
                    arguments.size() < 2 ? Map.of() : dictionary("the inputs", arguments.get(1)));
        } catch (UnsuitableCommandException unsuitable) {
            throw unsuitable.ofFrame(streamId, frameId);
        }
    }

    private static SetParameters setParameters(Object streamId, Object pairs) throws UnsuitableCommandException {
        if (!(pairs instanceof List<?> list)) {
            throw new UnsuitableCommandException("the parameters are not a list of names and values");
        }
        var parameters = new LinkedHashMap<String, Object>();
        for (Object pair : list) {
            if (!(pair instanceof List<?> both) || both.size() != 2 || !(both.get(0) instanceof String name)) {
                throw new UnsuitableCommandException("the parameters are not a list of names and values");
            }
            parameters.put(name, both.get(1));
        }
        return new SetParameters(id(streamId), parameters);
    }

    private static Object argument(List<Object> arguments, int index) {
        return index < arguments.size() ? arguments.get(index) : null;
    }

    private static String id(Object value) throws UnsuitableCommandException {
        if (!(value instanceof String id) || id.isEmpty()) {
            throw new UnsuitableCommandException("the id of the stream is not text");
        }
        if (id.length() > MOST_ID_CHARACTERS) {
            throw new UnsuitableCommandException(
                    "the id of the stream has " + id.length() + " characters, more than " + MOST_ID_CHARACTERS);
        }
        return id;
    }

    /** An empty dictionary is written like an empty list. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> dictionary(String what, Object value) throws UnsuitableCommandException {
        if (value instanceof Map) {
            return (Map<String, Object>) value;
        }
        if (value instanceof List<?> list && list.isEmpty()) {
            return Map.of();
        }
        throw new UnsuitableCommandException(what + " " + Texts.quoted(value) + ": expected a dictionary");
    }

    /** Anything but a number counts as the default, as in the reference implementation. */
    private static Duration grace(Object value) {
        double seconds;
        try {
            seconds = Double.parseDouble(String.valueOf(value));
        } catch (NumberFormatException notANumber) {
            return DEFAULT_GRACE;
        }
        if (Double.isNaN(seconds)) {
            return DEFAULT_GRACE;
        }
        double limited = Math.max(SHORTEST_GRACE.toSeconds(), Math.min(seconds, LONGEST_GRACE.toSeconds()));
        return Duration.ofMillis(Math.round(limited * 1_000));
    }

    private static Optional<String> destination(Object topic) throws UnsuitableCommandException {
        try {
            return topic == null ? Optional.empty() : Optional.of(Destinations.check(topic));
        } catch (IllegalArgumentException refused) {
            throw new UnsuitableCommandException(refused.getMessage());
        }
    }

    private static boolean isTrue(Object value) {
        return value instanceof String text && text.toLowerCase(Locale.ROOT).equals("true");
    }
}
