// SPDX-License-Identifier: Apache-2.0
package aiko.shell.internal.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TailTest {
    private static final double SHORT = Duration.ofMillis(50).toNanos() / 1e9;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void what_comes_is_printed_in_order_until_the_time_is_over() throws Exception {
        Output out = new Output(new PrintStream(printed));
        var tail = new Tail<Integer>(out);
        for (int i = 0; i < 5; i++) {
            tail.add(i);
        }
        tail.print(
                number -> {
                    if (number != 2) {
                        out.line("n" + number);
                    }
                },
                SHORT,
                () -> {});
        assertThat(printed.toString().lines()).containsExactly("n0", "n1", "n3", "n4");
    }

    @Test
    void what_finds_no_room_is_counted() throws Exception {
        Output out = new Output(new PrintStream(printed));
        var tail = new Tail<Integer>(out);
        for (int i = 0; i < Tail.CAPACITY + 7; i++) {
            tail.add(i);
        }
        tail.print(number -> out.line(number.toString()), SHORT, () -> {});
        assertThat(printed.toString().lines())
                .hasSize(Tail.CAPACITY + 1)
                .endsWith("(7 records skipped: they arrive faster than they can be printed)");
    }

    @Test
    void it_ends_when_nobody_reads() throws Exception {
        Output out = new Output(new PrintStream(new OutputStream() {
            @Override
            public void write(int single) throws IOException {
                throw new IOException("broken pipe");
            }
        }));
        var tail = new Tail<Integer>(out);
        tail.add(1);
        tail.print(number -> out.line(number.toString()), 0, () -> {});
    }
}
