// SPDX-License-Identifier: Apache-2.0
package aiko.pipeline.internal;

import static org.assertj.core.api.Assertions.assertThat;

import aiko.client.internal.NoService;
import aiko.client.internal.request.Room;
import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.pipeline.Frame;
import aiko.pipeline.PipelineElement;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.process.TopicPath;
import aiko.process.ValueConversion;
import aiko.sexpression.SExpressions;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.service.log.Logger;

/** The limits of streams and frames: an element that does not keep pace answers, and needs no more memory than it may. */
class ElementStreamsTest {
    private static final long LIMIT = 200_000;

    private final Room room = new Room(LIMIT);
    private final AtomicInteger warnings = new AtomicInteger();
    private final List<String> answers = new ArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final ElementThreads threads = new ElementThreads("test", 2);
    /** The tasks of the event loop, which is the thread of the test. */
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

    @AfterEach
    void end() {
        threads.close();
    }

    private static <T> T stub(Class<T> type, BiFunction<String, Object[], Object> methods) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> methods.apply(method.getName(), arguments)));
    }

    private ElementStreams streams(PipelineElement element) {
        return streams(element, room);
    }

    private ElementStreams streams(PipelineElement element, Room memory) {
        EventLoop loop = stub(EventLoop.class, (method, arguments) -> switch (method) {
            case "execute" -> {
                tasks.add((Runnable) arguments[0]);
                yield null;
            }
            case "addOneShotTimerHandler" -> (Handle) () -> {};
            default -> throw new UnsupportedOperationException(method);
        });
        Messages messages = stub(Messages.class, (method, arguments) -> {
            synchronized (answers) {
                return answers.add(SExpressions.generate((String) arguments[1], (Object[]) arguments[2]));
            }
        });
        HostedService service = stub(HostedService.class, (method, arguments) -> switch (method) {
            case "definition" -> ServiceDefinition.named("test");
            case "topicPath" -> TopicPath.parse("test/host/1/2");
            case "eventLoop" -> loop;
            case "messages" -> messages;
            default -> throw new UnsupportedOperationException(method);
        });
        return new ElementStreams(
                element,
                service,
                threads,
                new NoService(),
                new Answers(service, new Unconverted()),
                memory,
                stub(Logger.class, (method, arguments) -> method.equals("warn") ? warnings.incrementAndGet() : null));
    }

    private static void send(ElementStreams streams, String payload) {
        streams.in(new Message("test/host/1/2/in", payload.getBytes(StandardCharsets.UTF_8), false));
    }

    private List<String> answers() {
        synchronized (answers) {
            return List.copyOf(answers);
        }
    }

    /** Runs the event loop until there are so many answers, and nothing is being processed. */
    private void runUntil(int count) throws InterruptedException {
        while (answers().size() < count || !tasks.isEmpty()) {
            Runnable task = tasks.poll(10, TimeUnit.SECONDS);
            assertThat(task).as("task after %s", answers()).isNotNull();
            task.run();
        }
    }

    /** Runs the event loop until the memory is given back. */
    private void runUntilFree() throws InterruptedException {
        while (room.taken() > 0) {
            Runnable task = tasks.poll(10, TimeUnit.SECONDS);
            assertThat(task).as("task with %d bytes in use", room.taken()).isNotNull();
            task.run();
        }
    }

    private Frame waitForRelease(Frame frame) throws InterruptedException {
        release.await();
        return frame;
    }

    @Test
    void a_pipeline_that_is_too_fast_is_told_by_the_state_of_the_frame() throws Exception {
        ElementStreams streams = streams(this::waitForRelease);
        String text = "x".repeat(10_000);
        for (int i = 0; i < 100; i++) {
            send(streams, "(process_frame (stream_id: 1 frame_id: " + i + ") (text: " + text + "))");
            assertThat(room.taken()).isLessThanOrEqualTo(LIMIT);
        }

        // Told at once, while the frames before are queued.
        List<String> told = answers();
        int dropped = told.size();
        assertThat(dropped).isBetween(80, 85);
        assertThat(told)
                .allMatch(answer -> answer.endsWith("state: 2) (diagnostic: 32:the queue of the element is full))"));
        assertThat(told.get(0)).contains("frame_id: " + (100 - dropped) + " ");

        release.countDown();
        runUntil(100);
        assertThat(answers().subList(dropped, 100)).allMatch(answer -> answer.contains(" state: 0) "));
        send(streams, "(process_frame (stream_id: 1 frame_id: 100) (text: " + text + "))");
        runUntil(101);
        assertThat(answers().get(100)).contains("frame_id: 100 state: 0");

        send(streams, "(destroy_stream 1 True)");
        runUntilFree();
    }

    @Test
    void parameters_that_change_for_ever_need_no_more_memory() throws Exception {
        ElementStreams streams = streams(frame -> frame);
        send(streams, "(create_stream 1 0: (mask: a) 60 0: test/pipeline/1/1/in)");
        runUntil(0);
        String mask = "x".repeat(1_000);
        for (int i = 0; i < 1_000; i++) {
            send(streams, "(set_parameter 1 mask " + mask + ")");
            send(streams, "(create_stream 1 0: (mask: " + mask + ") 60 0: test/pipeline/1/1/in)");
        }
        assertThat(room.refused()).isZero();
        assertThat(room.taken()).isLessThan(10_000);

        send(streams, "(process_frame (stream_id: 1 frame_id: 0) ())");
        runUntil(1);
        assertThat(answers().get(0)).contains("state: 0");
        send(streams, "(destroy_stream 1 True)");
        runUntilFree();
    }

    @Test
    void all_that_is_queued_has_its_weight() throws Exception {
        ElementStreams streams = streams(this::waitForRelease);
        send(streams, "(process_frame (stream_id: 1 frame_id: 0) ())");
        String mask = "x".repeat(1_000);
        for (int i = 0; i < 1_000; i++) {
            // Each of these begins the stream again, behind the frame that is processed.
            send(streams, "(create_stream 1 0: (mask: " + mask + ") 60 0: test/pipeline/" + i + "/1/in)");
        }
        assertThat(room.refused()).isPositive();
        for (int i = 1; i <= 1_000; i++) {
            send(streams, "(set_parameter 1 mask " + mask + i + ")");
            send(streams, "(process_frame (stream_id: 1 frame_id: " + i + ") ())");
        }
        assertThat(answers()).allMatch(answer -> answer.contains("state: 2")).isNotEmpty();
        assertThat(room.taken()).isLessThanOrEqualTo(LIMIT);

        release.countDown();
        runUntil(1_001);
        send(streams, "(destroy_stream 1 True)");
        runUntilFree();
    }

    @Test
    void a_thousand_streams_are_open_at_once_and_the_next_one_is_refused_with_a_reason() throws Exception {
        var large = new Room(10_000_000);
        ElementStreams streams = streams(frame -> frame, large);
        for (int i = 1; i <= ElementStreams.MOST_STREAMS + 1; i++) {
            send(streams, "(process_frame (stream_id: s" + i + " frame_id: 7) (text: a))");
        }
        runUntil(ElementStreams.MOST_STREAMS + 1);

        assertThat(answers().stream().filter(answer -> answer.contains("state: 0")))
                .hasSize(ElementStreams.MOST_STREAMS);
        assertThat(answers().stream().filter(answer -> answer.contains("state: -2")))
                .singleElement()
                .asString()
                .startsWith("(process_frame (stream_id: s1001 frame_id: 7 state: -2)")
                .contains("1000 streams are open");
        assertThat(large.taken()).isBetween(1_000_000L, 2_000_000L);
        streams.close();
        assertThat(large.taken()).isZero();
    }

    @Test
    void messages_of_strangers_do_not_fill_the_log() {
        ElementStreams streams = streams(frame -> frame);
        for (int i = 0; i < 5_000; i++) {
            send(streams, "(explode " + i + ")");
        }
        assertThat(warnings.get()).isBetween(ElementStreams.MOST_LINES, 500);
    }

    @Test
    void outputs_that_cannot_be_written_fail_their_frame_and_no_other() throws Exception {
        var unwritable = new Object() {
            @Override
            public String toString() {
                throw new NoClassDefFoundError("example/Missing");
            }
        };
        ElementStreams streams = streams(frame -> frame.id() == 0 ? frame.output("all", unwritable) : frame);
        send(streams, "(process_frame (stream_id: 1 frame_id: 0) ())");
        send(streams, "(process_frame (stream_id: 1 frame_id: 1) ())");
        runUntil(2);

        assertThat(answers().get(0)).contains("frame_id: 0 state: -2").contains("cannot write the outputs");
        assertThat(answers().get(1)).contains("frame_id: 1 state: 0");
        send(streams, "(destroy_stream 1 True)");
        runUntilFree();
    }

    private static final class Unconverted implements ValueConversion {
        @Override
        public Function<Object, Object> reader(Type type) {
            return value -> value;
        }

        @Override
        public Object write(Object object) {
            return object;
        }
    }
}
