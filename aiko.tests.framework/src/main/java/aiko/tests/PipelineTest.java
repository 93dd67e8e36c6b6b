// SPDX-License-Identifier: Apache-2.0
package aiko.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import aiko.event.Handle;
import aiko.message.ConnectionState;
import aiko.pipeline.Frame;
import aiko.pipeline.PipelineElement;
import aiko.pipeline.Stream;
import aiko.process.AikoProcess;
import aiko.process.HostedService;
import aiko.tests.swap.Labeller;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** Elements, as pipelines of the reference implementation use them: the test writes and reads the messages of a pipeline. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class PipelineTest {
    @InjectService(timeout = 10_000)
    AikoProcess process;

    @InjectBundleContext
    BundleContext context;

    private final List<String> answers = new CopyOnWriteArrayList<>();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final List<ServiceRegistration<?>> elements = new ArrayList<>();
    private String pipeline;
    private Handle subscription;

    @BeforeEach
    void pipeline() {
        await().until(() -> process.connectionState() == ConnectionState.REGISTRAR);
        pipeline = "aiko/python/" + System.nanoTime() + "/1/in";
        subscription = process.messages().subscribe(pipeline, message -> answers.add(message.text()));
    }

    @AfterEach
    void remove() {
        elements.forEach(ServiceRegistration::unregister);
        subscription.cancel();
    }

    private HostedService element(String name, int threads, PipelineElement element) {
        elements.add(context.registerService(
                PipelineElement.class,
                element,
                new Hashtable<>(Map.of("aiko.element.name", name, "aiko.element.threads", threads))));
        return service(name);
    }

    private HostedService service(String name) {
        await().until(() -> process.services().stream()
                .anyMatch(service -> service.definition().name().equals(name)));
        return process.services().stream()
                .filter(service -> service.definition().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void send(HostedService element, String payload) {
        process.messages().publish(element.topicPath().in(), payload.getBytes());
    }

    private void create(HostedService element, String stream, String graceSeconds) {
        send(element, "(create_stream " + stream + " 0: (label: red) " + graceSeconds + " 0: " + pipeline + ")");
    }

    private void awaitAnswers(String... expected) {
        await().untilAsserted(() -> assertThat(answers).containsExactly(expected));
    }

    /** An element that tells each call. */
    private class Telling implements PipelineElement {
        @Override
        public void startStream(Stream stream) throws Exception {
            said.add("start " + stream.id() + ' ' + stream.parameter("label").orElse("none"));
        }

        @Override
        public Frame process(Frame frame) throws Exception {
            said.add("process " + frame.stream().id() + ' ' + frame.id());
            return frame.output("text", frame.text("text").toUpperCase());
        }

        @Override
        public void stopStream(Stream stream) {
            said.add("stop " + stream.id());
        }
    }

    @Test
    void a_pipeline_gets_an_answer_for_each_frame_of_its_stream() {
        HostedService element = element("telling", 1, new Telling());
        assertThat(element.definition().protocol()).isEqualTo(PipelineElement.PROTOCOL);

        create(element, "1", "60");
        send(element, "(process_frame (stream_id: 1 frame_id: 0) (text: hello))");
        send(element, "(process_frame (stream_id: 1 frame_id: 1) (text: 9:two words))");
        send(element, "(destroy_stream 1 True)");

        awaitAnswers(
                "(process_frame_response (stream_id: 1 frame_id: 0 state: 0) (text: HELLO))",
                "(process_frame_response (stream_id: 1 frame_id: 1 state: 0) (text: 9:TWO WORDS))");
        await().untilAsserted(
                        () -> assertThat(said).containsExactly("start 1 red", "process 1 0", "process 1 1", "stop 1"));
    }

    @Test
    void a_frame_that_cannot_be_processed_is_answered_too_and_the_stream_continues() {
        HostedService element = element("failing", 1, new Telling());

        create(element, "1", "60");
        send(element, "(process_frame (stream_id: 1 frame_id: 0) (texts: (a b)))");
        send(element, "(process_frame (stream_id: 1 frame_id: 1) nonsense)");
        send(element, "(process_frame (stream_id: 1 frame_id: 2) (text: a))");

        await().until(() -> answers.size() == 3);
        assertThat(answers)
                .anyMatch(answer -> answer.startsWith(
                                "(process_frame_response (stream_id: 1 frame_id: 0 state: -2) " + "(diagnostic: ")
                        && answer.contains("input text is missing"))
                .anyMatch(answer -> answer.startsWith(
                                "(process_frame_response (stream_id: 1 frame_id: 1 state: -2) " + "(diagnostic: ")
                        && answer.contains("expected a dictionary"))
                .contains("(process_frame_response (stream_id: 1 frame_id: 2 state: 0) (text: A))");
    }

    @Test
    void images_travel_as_base64() {
        HostedService element = element("images", 1, frame -> frame.output("image", frame.bytes("image"))
                .output("images", List.of(new byte[] {1, 2}, new byte[0])));

        create(element, "1", "60");
        send(element, "(process_frame (stream_id: 1 frame_id: 0) (image: aW1hZ2U=))");

        awaitAnswers(
                "(process_frame_response (stream_id: 1 frame_id: 0 state: 0) (image: aW1hZ2U= images: (AQI= \"\")))");
    }

    @Test
    void a_stream_that_does_not_start_answers_its_frames_with_the_reason() {
        HostedService element = element("unready", 1, new Telling() {
            @Override
            public void startStream(Stream stream) {
                throw new IllegalStateException("no model");
            }
        });

        create(element, "1", "60");
        send(element, "(process_frame (stream_id: 1 frame_id: 0) (text: a))");

        await().until(() -> answers.size() == 1);
        assertThat(answers.get(0)).contains("state: -2").contains("no model");
        assertThat(said).isEmpty();
    }

    @Test
    void frames_without_a_stream_begin_one_and_are_answered_on_out() {
        HostedService element = element("unasked", 1, new Telling());
        try (Handle out =
                process.messages().subscribe(element.topicPath().out(), message -> answers.add(message.text()))) {
            send(element, "(process_frame (stream_id: 9 frame_id: 3) (text: a))");

            awaitAnswers("(process_frame (stream_id: 9 frame_id: 3 state: 0) (text: A))");
        }
        assertThat(said).containsExactly("start 9 none", "process 9 3");
    }

    @Test
    void a_slow_stream_holds_up_its_own_frames_only_and_they_stay_in_order() throws Exception {
        var release = new CountDownLatch(1);
        HostedService element = element("slow", 2, frame -> {
            if (frame.stream().id().equals("slow")) {
                release.await(20, TimeUnit.SECONDS);
            }
            return frame;
        });
        create(element, "slow", "60");
        create(element, "fast", "60");
        IntStream.range(0, 50)
                .forEach(number -> send(element, "(process_frame (stream_id: slow frame_id: " + number + ") ())"));
        send(element, "(process_frame (stream_id: fast frame_id: 0) ())");

        awaitAnswers("(process_frame_response (stream_id: fast frame_id: 0 state: 0) ())");
        release.countDown();
        await().until(() -> answers.size() == 51);
        assertThat(answers.subList(1, 51))
                .isEqualTo(IntStream.range(0, 50)
                        .mapToObj(number ->
                                "(process_frame_response (stream_id: slow frame_id: " + number + " state: 0) ())")
                        .toList());
    }

    @Test
    void a_stream_ends_with_its_lease_and_with_a_frame_that_stops_it() {
        HostedService element = element("leased", 1, new Telling() {
            @Override
            public Frame process(Frame frame) throws Exception {
                return frame.id() == 1 ? super.process(frame).stop() : super.process(frame);
            }
        });

        create(element, "1", "1");
        create(element, "2", "60");
        send(element, "(process_frame (stream_id: 2 frame_id: 1) (text: last))");

        await().untilAsserted(() -> assertThat(said).contains("stop 1", "stop 2"));
        awaitAnswers("(process_frame_response (stream_id: 2 frame_id: 1 state: -1) (text: LAST))");
    }

    @Test
    void a_pipeline_that_was_started_again_gets_the_answers_of_its_stream() {
        HostedService element = element("again", 1, new Telling());
        send(element, "(create_stream 1 0: () 60 0: aiko/python/dead/1/in)");
        create(element, "1", "60");
        send(element, "(process_frame (stream_id: 1 frame_id: 0) (text: a))");

        awaitAnswers("(process_frame_response (stream_id: 1 frame_id: 0 state: 0) (text: A))");
        assertThat(said).containsExactly("start 1 none", "stop 1", "start 1 red", "process 1 0");
    }

    @Test
    void streams_and_frames_pass_to_the_next_version_and_each_frame_is_answered_once() throws Exception {
        try (var rig = new SwapRig(context, process)) {
            rig.start(labeller("1"));
            HostedService element = service("labeller");
            create(element, "1", "60");
            int sent = 0;
            for (int version = 2; version <= 4; version++) {
                for (int i = 0; i < 200; i++) {
                    send(element, "(process_frame (stream_id: 1 frame_id: " + sent++ + ") ())");
                }
                rig.update(labeller(Integer.toString(version)));
                rig.awaitSaid(version + " starts 1 red");
            }
            int all = sent;
            await().until(() -> answers.size() >= all);

            assertThat(service("labeller").topicPath()).isEqualTo(element.topicPath());
            assertThat(answers).hasSize(all);
            for (int i = 0; i < all; i++) {
                assertThat(answers.get(i)).contains("frame_id: " + i + ' ').contains("count: " + (i + 1) + ')');
            }
        }
    }

    private static TestBundle labeller(String version) {
        return new TestBundle("pipeline.labeller", version + ".0.0")
                .with(Labeller.class)
                .header("Import-Package", "aiko.pipeline,aiko.process")
                .component(
                        "pipeline.labeller",
                        Labeller.class,
                        PipelineElement.class,
                        Map.of("version", version, "aiko.element.name", "labeller"),
                        Map.of("Recorder", "java.util.function.Consumer (swap=recorder)"));
    }
}
