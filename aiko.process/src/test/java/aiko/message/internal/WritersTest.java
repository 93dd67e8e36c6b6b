// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.sexpression.SExpressionWriter;
import org.junit.jupiter.api.Test;

class WritersTest {
    private final Writers writers = new Writers();

    @Test
    void a_writer_is_used_again_and_begins_anew() {
        SExpressionWriter first = writers.take();
        first.beginList().symbol("unfinished");
        writers.give(first);

        assertThat(writers.take()).isSameAs(first);
        assertThat(first.size()).isZero();
        assertThat(first.expression("c", 1).toByteArray()).asString().isEqualTo("(c 1)");
    }

    @Test
    void nobody_gets_a_writer_that_is_in_use() {
        SExpressionWriter first = writers.take();
        SExpressionWriter second = writers.take();
        assertThat(second).isNotSameAs(first);
        writers.give(second);
        writers.give(first);
        assertThat(writers.take()).isSameAs(first);
    }

    @Test
    void the_memory_of_a_large_payload_is_not_kept() {
        SExpressionWriter writer = writers.take();
        writer.symbol("x".repeat(10_000));
        writers.give(writer);
        assertThat(writers.take()).isNotSameAs(writer);
    }
}
