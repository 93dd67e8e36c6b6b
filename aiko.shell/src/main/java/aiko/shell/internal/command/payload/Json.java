// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.command.payload;

import aiko.shell.internal.output.CommandException;
import aiko.shell.internal.output.OneLine;
import aiko.shell.internal.output.Values;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON as the values of payloads: strings, lists, maps in the order of their keys, and null. A number is the text that
 * stands for it. Of two equal keys the last counts, as for the reference.
 */
final class Json {
    private final JsonFactory factory = JsonFactory.builder()
            // Characters that the console cannot print are escaped.
            .configure(
                    JsonWriteFeature.ESCAPE_NON_ASCII, !Charset.defaultCharset().equals(StandardCharsets.UTF_8))
            .build();

    /**
     * Reads one value.
     *
     * @throws CommandException if it is no JSON, or holds text that cannot be sent
     */
    Object value(byte[] text) {
        return read(text, this::value);
    }

    /** Reads one value that has to be a string. */
    String string(byte[] text) {
        return read(text, parser -> {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw new CommandException("not a JSON string");
            }
            return text(parser);
        });
    }

    /** Writes a value in one line. */
    String write(Object value) {
        var text = new StringWriter();
        try (JsonGenerator generator = factory.createGenerator(text)) {
            generator.setPrettyPrinter(new OneLine());
            Values.write(value, generator);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private interface Reader<T> {
        T read(JsonParser parser) throws IOException;
    }

    private <T> T read(byte[] text, Reader<T> reader) {
        try (JsonParser parser = factory.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new CommandException("not JSON: empty");
            }
            T value = reader.read(parser);
            if (parser.nextToken() != null) {
                throw new CommandException("not JSON: unexpected text after the value");
            }
            return value;
        } catch (JsonProcessingException unreadable) {
            throw new CommandException("not JSON: " + unreadable.getOriginalMessage(), unreadable);
        } catch (CharConversionException unreadable) {
            throw new CommandException("not JSON: " + unreadable.getMessage(), unreadable);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_NULL -> null;
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> text(parser);
        };
    }

    private Map<String, Object> object(JsonParser parser) throws IOException {
        var object = new LinkedHashMap<String, Object>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = text(parser);
            parser.nextToken();
            object.put(key, value(parser));
        }
        return object;
    }

    private List<Object> array(JsonParser parser) throws IOException {
        var array = new ArrayList<Object>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser));
        }
        return array;
    }

    private static String text(JsonParser parser) throws IOException {
        String text = parser.getText();
        if (text.codePoints().anyMatch(Json::isHalfOfAPair)) {
            throw new CommandException("half of a surrogate pair cannot be sent: it has no UTF-8");
        }
        return text;
    }

    private static boolean isHalfOfAPair(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
