// SPDX-License-Identifier: Apache-2.0
package aiko.pipeline;

import aiko.threading.AnyThread;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A frame of a stream: named inputs, and the outputs of the element. Frames do not change; methods such as {@link #output} return
 * another one.
 *
 * <pre>{@code
 * public Frame process(Frame frame) {
 *     String text = frame.text("text");
 *     return frame.output("words", text.split("\\s+").length).output("characters", text.length());
 * }
 * }</pre>
 *
 * <p>A unit test of an element needs no container: {@code element.process(Frame.of(Map.of("text", "two words"))).outputs()}.
 *
 * <p>Source: {@code pipeline.py} and {@code stream.py} of the reference implementation.
 */
@AnyThread
public final class Frame {
    private final Stream stream;
    private final long id;
    private final Map<String, @Nullable Object> inputs;
    private final Map<String, @Nullable Object> outputs;
    private final FrameState state;

    private Frame(
            Stream stream,
            long id,
            Map<String, @Nullable Object> inputs,
            Map<String, @Nullable Object> outputs,
            FrameState state) {
        this.stream = stream;
        this.id = id;
        this.inputs = inputs;
        this.outputs = outputs;
        this.state = state;
    }

    /** A frame of a stream. */
    public static Frame of(Stream stream, long id, Map<String, ? extends @Nullable Object> inputs) {
        return new Frame(
                Objects.requireNonNull(stream),
                id,
                unmodifiable(new LinkedHashMap<>(inputs)),
                Map.of(),
                FrameState.OKAY);
    }

    /** A frame for a test: the first one of a stream without parameters. */
    public static Frame of(Map<String, ? extends @Nullable Object> inputs) {
        return of(new Stream("", Stream.DEFAULT_ID, Map.of()), 0, inputs);
    }

    private static Map<String, @Nullable Object> unmodifiable(Map<String, @Nullable Object> map) {
        return Collections.unmodifiableMap(map);
    }

    /** The stream that it belongs to. */
    public Stream stream() {
        return stream;
    }

    /** Its number in the stream, as the pipeline counts. */
    public long id() {
        return id;
    }

    /** Its inputs by name: values of expressions, see {@link aiko.sexpression.SExpression}. */
    public Map<String, @Nullable Object> inputs() {
        return inputs;
    }

    /** Its outputs by name. */
    public Map<String, @Nullable Object> outputs() {
        return outputs;
    }

    /** What is to become of it. */
    public FrameState state() {
        return state;
    }

    /**
     * An input that is text; numbers and booleans are text as well.
     *
     * @throws NoSuchElementException if there is no such input
     * @throws IllegalArgumentException if it is null, a list or a dictionary
     */
    public String text(String name) {
        return text(name, input(name));
    }

    /**
     * An input that is a list of texts.
     *
     * @throws NoSuchElementException if there is no such input
     * @throws IllegalArgumentException if it is not a list, or contains other elements
     */
    public List<String> texts(String name) {
        if (!(input(name) instanceof List<?> elements)) {
            throw new IllegalArgumentException("input " + name + " is not a list");
        }
        var texts = new ArrayList<String>(elements.size());
        elements.forEach(element -> texts.add(text(name, element)));
        return texts;
    }

    /**
     * An input that is bytes, such as an image, which pipelines send as Base64.
     *
     * @throws NoSuchElementException if there is no such input
     * @throws IllegalArgumentException if it is not Base64
     */
    public byte[] bytes(String name) {
        try {
            return Base64.getDecoder().decode(text(name));
        } catch (IllegalArgumentException notEncoded) {
            throw new IllegalArgumentException(
                    "input " + name + " is not Base64: " + notEncoded.getMessage(), notEncoded);
        }
    }

    private @Nullable Object input(String name) {
        if (!inputs.containsKey(name)) {
            throw new NoSuchElementException("input " + name + " is missing; the frame has " + inputs.keySet());
        }
        return inputs.get(name);
    }

    private static String text(String name, @Nullable Object value) {
        if (value == null || value instanceof Iterable || value instanceof Map) {
            throw new IllegalArgumentException(
                    "input " + name + (value == null ? " is null" : " is not text, but a list or a dictionary"));
        }
        return value.toString();
    }

    /**
     * This frame with one more output.
     *
     * @param value text, a number, a boolean, null, a record, a list or map of these, or anything that
     *     {@link aiko.process.ValueConversion#write} converts; {@code byte[]} is written as Base64
     */
    public Frame output(String name, @Nullable Object value) {
        var more = new LinkedHashMap<>(outputs);
        more.put(Objects.requireNonNull(name), value);
        return new Frame(stream, id, inputs, unmodifiable(more), state);
    }

    /** This frame without outputs; the pipeline ends it, and continues with the next one. */
    public Frame drop() {
        return new Frame(stream, id, inputs, Map.of(), FrameState.DROP_FRAME);
    }

    /** This frame, with its outputs, as the last one of its stream: the frames that are queued behind it are still processed. */
    public Frame stop() {
        return new Frame(stream, id, inputs, outputs, FrameState.STOP);
    }

    /**
     * This frame as failed. The pipeline ends it; the stream continues.
     *
     * @param diagnostic the reason, for people
     */
    public Frame fail(String diagnostic) {
        return new Frame(stream, id, inputs, Map.of("diagnostic", diagnostic), FrameState.ERROR);
    }

    @Override
    public String toString() {
        return "frame " + id + " of stream " + stream.id();
    }
}
