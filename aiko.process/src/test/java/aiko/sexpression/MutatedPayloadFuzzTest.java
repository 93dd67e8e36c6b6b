// SPDX-License-Identifier: Apache-2.0
package aiko.sexpression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import aiko.sexpression.SExpressionReader.Token;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Valid payloads, changed at random: there is a value that can be written and read again, or an exception that says why
 * not, and nothing else. {@code -Daiko.fuzz.seconds=60} goes on for longer, {@code -Daiko.fuzz.seed=N} repeats a run.
 */
class MutatedPayloadFuzzTest {
    private static final int SECONDS = Integer.getInteger("aiko.fuzz.seconds", 1);
    private static final long SEED = Long.getLong("aiko.fuzz.seed", System.nanoTime());
    private static final int LONGEST_PAYLOAD = 4096;

    private static final List<byte[]> VALID = bytes(
            "(add aiko/host/123/1 name github.com/geekscape/aiko_services/protocol/test:0 mqtt owner (ec=true))",
            "(share aiko/host/1/0/in * * * * (a=b c=d))",
            "(primary found aiko/host/1/1 2 1234.5)",
            "(c a: (b: 1 c: (d e)) f: '')",
            "(c 11:hello world 3:日本語 1:👋 0: \"a (b) c\" 'q')",
            "((a b) (c (((d)))) x(y)z)");

    private static final List<byte[]> PIECES = bytes(
            "(",
            ")",
            "()",
            " ",
            "\t",
            "\n",
            "'",
            "\"",
            "''",
            ":",
            "0:",
            "1:",
            "3:",
            "12:",
            "999999999999:",
            "a:",
            "é",
            "👋",
            "\u00a0",
            "\u0663:",
            "0",
            "9",
            "x",
            "\u0000");

    private final Random random = new Random(SEED);
    private final SExpressionReader reader = new SExpressionReader();

    @Test
    void a_changed_payload_gives_a_value_or_says_why_not(TestReporter reporter) {
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        long payloads = 0;
        long read = 0;
        while (System.nanoTime() < end) {
            int batch = 1000;
            read += assertTimeoutPreemptively(Duration.ofSeconds(10), () -> readable(batch));
            payloads += batch;
        }
        reporter.publishEntry("fuzzing", payloads + " payloads, " + read + " of them readable, seed " + SEED);
        assertThat(read).isBetween(payloads / 100, payloads * 99 / 100);
    }

    private int readable(int batch) {
        int readable = 0;
        for (int i = 0; i < batch; i++) {
            byte[] payload = changed(VALID.get(random.nextInt(VALID.size())));
            try {
                readable += isReadable(payload) ? 1 : 0;
            } catch (RuntimeException | Error unexpected) {
                throw new AssertionError(
                        "seed " + SEED + ", payload " + HexFormat.of().formatHex(payload), unexpected);
            }
        }
        return readable;
    }

    private boolean isReadable(byte[] payload) {
        boolean balanced = readsToTheEnd(payload);
        SExpression expression;
        try {
            expression = SExpressions.parse(payload);
        } catch (SExpressionException error) {
            assertThat(error.offset()).isBetween(0, payload.length);
            return false;
        }
        assertThat(balanced).isTrue();
        assertThat(SExpressions.parse(SExpressions.generateBytes(expression))).isEqualTo(expression);
        return true;
    }

    private boolean readsToTheEnd(byte[] payload) {
        reader.reset(payload);
        try {
            int tokens = 0;
            while (reader.next() != Token.END) {
                tokens++;
                assertThat(tokens).isLessThanOrEqualTo(payload.length + 1);
            }
            return true;
        } catch (SExpressionException unreadable) {
            return false;
        }
    }

    private byte[] changed(byte[] valid) {
        byte[] payload = valid;
        for (int changes = random.nextInt(6); changes >= 0; changes--) {
            payload = changedOnce(payload);
        }
        return payload.length <= LONGEST_PAYLOAD ? payload : Arrays.copyOf(payload, LONGEST_PAYLOAD);
    }

    private byte[] changedOnce(byte[] payload) {
        int from = random.nextInt(payload.length + 1);
        int to = from + random.nextInt(Math.min(8, payload.length - from) + 1);
        byte[] none = {};
        return switch (random.nextInt(6)) {
            case 0 -> replaced(payload, from, to, none);
            case 1 -> replaced(payload, from, from, PIECES.get(random.nextInt(PIECES.size())));
            case 2 -> replaced(payload, from, to, PIECES.get(random.nextInt(PIECES.size())));
            case 3 -> replaced(payload, from, from, Arrays.copyOfRange(payload, from, payload.length));
            case 4 -> replaced(payload, from, to, new byte[] {(byte) random.nextInt(256)});
            default -> replaced(payload, from, from, VALID.get(random.nextInt(VALID.size())));
        };
    }

    private static byte[] replaced(byte[] payload, int from, int to, byte[] by) {
        byte[] result = new byte[payload.length - (to - from) + by.length];
        System.arraycopy(payload, 0, result, 0, from);
        System.arraycopy(by, 0, result, from, by.length);
        System.arraycopy(payload, to, result, from + by.length, payload.length - to);
        return result;
    }

    private static List<byte[]> bytes(String... texts) {
        return Stream.of(texts)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
