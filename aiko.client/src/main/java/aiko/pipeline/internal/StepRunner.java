// SPDX-License-Identifier: Apache-2.0
package aiko.pipeline.internal;

import aiko.pipeline.Frame;
import aiko.pipeline.FrameState;
import aiko.pipeline.PipelineElement;
import org.osgi.service.log.Logger;

/** Calls the element for each step of a stream, and answers its frames. On a thread of the element. */
final class StepRunner {
    private final PipelineElement element;
    private final Answers answers;
    private final Logger logger;

    StepRunner(PipelineElement element, Answers answers, Logger logger) {
        this.element = element;
        this.answers = answers;
        this.logger = logger;
    }

    /** @return the state of the answer; {@link FrameState#OKAY} if the step is not a frame */
    FrameState perform(OpenStream stream, Step step) {
        switch (step.kind()) {
            case START -> start(stream, step);
            case STOP -> stop(stream, step);
            case FRAME -> {
                return answer(stream, step);
            }
        }
        return FrameState.OKAY;
    }

    private void start(OpenStream stream, Step step) {
        stream.setProblem(null);
        try {
            element.startStream(step.stream());
        } catch (Throwable failure) {
            stream.setProblem("startStream failed: " + failure);
            logger.error(
                    "element {}: stream {}: startStream failed: {}; its frames are answered as failed",
                    step.stream().element(),
                    step.stream().id(),
                    failure.toString(),
                    failure);
        }
    }

    private void stop(OpenStream stream, Step step) {
        if (stream.problem() != null) {
            return;
        }
        try {
            element.stopStream(step.stream());
        } catch (Throwable failure) {
            logger.error(
                    "element {}: stream {}: stopStream failed: {}",
                    step.stream().element(),
                    step.stream().id(),
                    failure.toString(),
                    failure);
        }
    }

    private FrameState answer(OpenStream stream, Step step) {
        Frame frame =
                Frame.of(step.stream(), step.frame().frameId(), step.frame().inputs());
        Frame result = stream.problem() == null ? process(stream, frame) : frame.fail(stream.problem());
        if (!step.claim()) {
            // The next version has it, and answers it.
            return FrameState.OKAY;
        }
        try {
            publish(step, result);
            return result.state();
        } catch (RuntimeException | StackOverflowError | LinkageError unwritable) {
            logger.error(
                    "element {}: {}: cannot write its outputs: {}; answered as failed",
                    step.stream().element(),
                    frame,
                    unwritable.toString());
            publish(step, frame.fail("cannot write the outputs: " + unwritable.getMessage()));
            return FrameState.ERROR;
        }
    }

    private void publish(Step step, Frame result) {
        answers.publish(
                step.destination(), step.stream().id(), step.frame().frameId(), result.state(), result.outputs());
    }

    private Frame process(OpenStream stream, Frame frame) {
        try {
            Frame result = element.process(frame);
            if (result == null) {
                throw new IllegalStateException("process returned null");
            }
            return result;
        } catch (Throwable failure) {
            // A stream can fail with each frame: the first stack trace says all.
            logger.error(
                    "element {}: {}: process failed: {}",
                    frame.stream().element(),
                    frame,
                    failure.toString(),
                    stream.isFirstFailure() ? failure : null);
            return frame.fail(Texts.diagnostic(failure.toString()));
        }
    }
}
