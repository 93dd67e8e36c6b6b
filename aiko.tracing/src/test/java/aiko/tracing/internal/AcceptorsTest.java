// SPDX-License-Identifier: Apache-2.0
package aiko.tracing.internal;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.client.RequestException;
import aiko.client.RequestException.Reason;
import aiko.process.TopicPath;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AcceptorsTest {
    private static final TopicPath LAMP = TopicPath.parse("test/there/2/3");

    private final FakeClient peer = new FakeClient();
    private long now;
    private final Acceptors acceptors = new Acceptors(() -> now);

    private boolean accepts() {
        return acceptors.accepts(peer.client, LAMP);
    }

    @Test
    void aProcessIsAskedOnceAndAgainLater() {
        assertThat(accepts()).isFalse();
        assertThat(accepts()).isFalse();
        peer.answer.complete(FakeClient.information(LAMP, "traceparent"));
        assertThat(accepts()).isTrue();
        assertThat(peer.asked).hasSize(1);

        now = Acceptors.FRESH_NANOS + 1;
        peer.answer = new CompletableFuture<>();
        assertThat(accepts()).as("until the next answer").isTrue();
        peer.answer.completeExceptionally(new RequestException(LAMP, Reason.NOT_DESCRIBED, "another process by now"));
        assertThat(accepts()).isFalse();
        assertThat(peer.asked).hasSize(2);
    }

    @Test
    void aProcessThatDoesNotAnswerGetsNoContextAndIsAskedAgainSooner() {
        accepts();
        peer.answer.completeExceptionally(new RequestException(LAMP, Reason.TIME_LIMIT, "late"));
        now = Acceptors.FRESH_NANOS / 10;

        assertThat(accepts()).isFalse();
        assertThat(peer.asked).hasSize(2);
    }

    @Test
    void theOwnProcessIsNotAsked() {
        assertThat(acceptors.accepts(peer.client, FakeClient.OWN.withServiceId(7)))
                .isTrue();
        assertThat(peer.asked).isEmpty();
    }
}
