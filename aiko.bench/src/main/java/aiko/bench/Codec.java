// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressionReader;
import aiko.sexpression.SExpressionReader.Token;
import aiko.sexpression.SExpressionWriter;
import aiko.sexpression.SExpressions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Reading and writing one {@code (add …)}, beside {@code String.split} and {@code String.join} of the same bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Codec {
    private static final String TOPIC_PATH = "aiko/host/12345/17";
    private static final String NAME = "temperature";
    private static final String PROTOCOL = "github.com/geekscape/aiko_services/protocol/sensor:0";
    private static final String TRANSPORT = "mqtt";
    private static final String OWNER = "owner";
    private static final List<String> TAGS = List.of("ec=true", "room=kitchen");

    private final byte[] payload =
            SExpressions.generateBytes("add", TOPIC_PATH, NAME, PROTOCOL, TRANSPORT, OWNER, TAGS);
    private final SExpressionReader reader = new SExpressionReader();
    private final SExpressionWriter writer = new SExpressionWriter();

    @Benchmark
    public String[] split() {
        return new String(payload, StandardCharsets.UTF_8).split(" ");
    }

    @Benchmark
    public SExpression parse() {
        return SExpressions.parse(payload);
    }

    /** Token by token: nothing is allocated. */
    @Benchmark
    public int read() {
        reader.reset(payload);
        int symbols = 0;
        for (Token token = reader.next(); token != Token.END; token = reader.next()) {
            symbols += token == Token.SYMBOL ? reader.length() : 0;
        }
        return symbols;
    }

    @Benchmark
    public byte[] join() {
        return String.join(" ", "(add", TOPIC_PATH, NAME, PROTOCOL, TRANSPORT, OWNER, "(ec=true", "room=kitchen))")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Benchmark
    public byte[] generate() {
        return SExpressions.generateBytes("add", TOPIC_PATH, NAME, PROTOCOL, TRANSPORT, OWNER, TAGS);
    }

    /** Writes into an existing buffer. */
    @Benchmark
    public int write() {
        writer.reset()
                .beginList()
                .symbol("add")
                .symbol(TOPIC_PATH)
                .symbol(NAME)
                .symbol(PROTOCOL)
                .symbol(TRANSPORT)
                .symbol(OWNER)
                .beginList()
                .symbol("ec=true")
                .symbol("room=kitchen")
                .endList()
                .endList();
        return writer.size();
    }
}
