// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.event.EventLoop;
import aiko.process.AikoProcess;
import aiko.process.TopicPath;
import aiko.process.internal.command.ValueConversionComponent;
import aiko.sexpression.SExpression;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A call whose thread is interrupted while it waits. */
class InterruptedCallTest {
    private final CompletableFuture<List<SExpression>> answer = new CompletableFuture<>();
    private final Lamp lamp =
            ServiceProxy.of(client(), TopicPath.parse("test/host/2/1"), Lamp.class, new ValueConversionComponent());

    interface Lamp {
        int percent();

        int percentOrInterrupted() throws InterruptedException;
    }

    @FunctionalInterface
    private interface Call {
        int make() throws InterruptedException;
    }

    private static <T> T stub(Class<T> type, Function<String, Object> methods) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> methods.apply(method.getName())));
    }

    private ProxyClient client() {
        EventLoop loop = stub(EventLoop.class, method -> false);
        AikoProcess process = stub(AikoProcess.class, method -> loop);
        return stub(ProxyClient.class, method -> method.equals("process") ? process : answer);
    }

    private static Exception failure(Call call) {
        Thread.currentThread().interrupt();
        try {
            call.make();
            return null;
        } catch (Exception failure) {
            return failure;
        }
    }

    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    @Test
    void is_cancelled_and_the_thread_stays_interrupted() {
        assertThat(failure(lamp::percent))
                .isInstanceOf(CancellationException.class)
                .hasMessageStartingWith("interrupted while waiting for percent of Lamp");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(answer).isCancelled();
    }

    @Test
    void throws_what_its_method_declares() {
        assertThat(failure(lamp::percentOrInterrupted)).isInstanceOf(InterruptedException.class);
        assertThat(answer).isCancelled();
    }
}
