// SPDX-License-Identifier: Apache-2.0
package aiko.deployer.internal.configuration.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any bytes are either settings, and the same as for Java's properties, or unusable; nothing else is thrown. */
class SettingsFuzzTest {
    private static final long SEED = Long.getLong("aiko.fuzz.seed", 20261129);
    private static final int ROUNDS = 6_000;

    private static final String[] FILES = {
        "# ours\nnamespace = orchard\nmqtt.host=localhost\r\nmqtt.port : 1883\n",
        "level = INFO\nlevel.io.netty = ERROR\n\n! rest\nfile = C:\\\\logs\\\\aiko.log\n",
        "names = one, \\\n    two, \\\n    three\nletter = \\u00fc\nkey\\ with\\=all z\n",
        "\uFEFFpath=\\\r\n\t/tmp/x\r\rquoted = \"x\"\nK\u00E4se \u00e4\nempty\nlast",
    };

    private static final String[] PIECES = {
        "\\",
        "\n",
        "\r",
        "\r\n",
        " ",
        "\t",
        "\f",
        "#",
        "!",
        "=",
        ":",
        "a",
        "A",
        "1",
        "\\u",
        "\\u0041",
        "\\u0000",
        "\\ ",
        "\\n",
        "\\\n",
        "\\\n \n",
        "\0",
        "\u00e4",
        "\u200B",
        "\u2028",
        "\u0085",
        "\uFEFF",
        "\"",
        "\ud83d\ude00",
        "key = value\n"
    };

    private final Random random = new Random(SEED);
    private int accepted;

    private byte[] content() {
        return switch (random.nextInt(4)) {
            case 0 -> {
                byte[] bytes = new byte[random.nextInt(40)];
                random.nextBytes(bytes);
                yield bytes;
            }
            case 1 -> {
                byte[] bytes = mutated().getBytes(StandardCharsets.UTF_8);
                if (bytes.length > 0) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                yield bytes;
            }
            case 2 -> mutated().getBytes(StandardCharsets.UTF_8);
            default -> {
                var text = new StringBuilder();
                for (int i = random.nextInt(10); i > 0; i--) {
                    text.append(PIECES[random.nextInt(PIECES.length)]);
                }
                yield text.toString().getBytes(StandardCharsets.UTF_8);
            }
        };
    }

    private String mutated() {
        var text = new StringBuilder(FILES[random.nextInt(FILES.length)]);
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(text.length() + 1);
            if (random.nextBoolean()) {
                text.insert(at, PIECES[random.nextInt(PIECES.length)]);
            } else {
                text.delete(at, Math.min(text.length(), at + random.nextInt(6)));
            }
        }
        return text.toString();
    }

    private static Map<String, Object> properties(byte[] content) throws IOException {
        String text = new String(content, StandardCharsets.UTF_8);
        var properties = new Properties();
        properties.load(new StringReader(text.startsWith("\uFEFF") ? text.substring(1) : text));
        var trimmed = new HashMap<String, Object>();
        properties.forEach(
                (key, value) -> trimmed.put(key.toString(), value.toString().trim()));
        return trimmed;
    }

    private void examine(byte[] content) throws IOException {
        try {
            Settings settings = Settings.parse(content);
            if (!settings.dictionary().equals(properties(content))) {
                throw new AssertionError(settings.dictionary() + " instead of " + properties(content));
            }
            accepted++;
        } catch (UnusableSettingsException unusable) {
            if (unusable.getMessage().contains("\n")) {
                throw new AssertionError("more than one line", unusable);
            }
        }
    }

    @Test
    void any_content_is_what_java_makes_of_it_or_unusable() {
        for (int round = 0; round < ROUNDS; round++) {
            byte[] content = content();
            try {
                examine(content);
            } catch (Throwable failure) {
                throw new AssertionError(
                        "-Daiko.fuzz.seed=" + SEED + ", round " + round + ": "
                                + Text.shown(new String(content, StandardCharsets.UTF_8)),
                        failure);
            }
        }
        assertThat(accepted).isGreaterThan(ROUNDS / 10);
    }
}
