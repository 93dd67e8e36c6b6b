// SPDX-License-Identifier: Apache-2.0
package aiko.pipeline;

import aiko.process.AikoService;
import aiko.threading.MayBlock;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Processes the frames of streams, as a remote element of a pipeline of the reference implementation: a component with this
 * interface and the annotation {@link AikoElement} is a service of the process, which pipelines find by its name.
 *
 * <pre>{@code
 * @Component
 * @AikoElement(name = "shout")
 * public class Shout implements PipelineElement {
 *     @Override
 *     public Frame process(Frame frame) {
 *         return frame.output("text", frame.text("text").toUpperCase(Locale.ROOT));
 *     }
 * }
 * }</pre>
 *
 * <p>The methods are called on threads of the element, never on an event loop, so that they may take their time. The calls of one
 * stream follow each other in order, one at a time. As many streams as the element has {@linkplain AikoElement#threads threads} are
 * processed at the same time; other elements and services do not wait. When the bundle is replaced, streams and queued frames pass to
 * the next version.
 *
 * <p>Source: {@code PipelineElement} in {@code pipeline.py} of the reference implementation.
 */
@MayBlock
@ConsumerType
public interface PipelineElement {
    /** The protocol of elements in the reference implementation. */
    String PROTOCOL = AikoService.PROTOCOL_PREFIX + "pipeline_element:0";

    /**
     * Processes a frame. The outputs of the result are published as its answer.
     *
     * @return the frame itself with outputs, see {@link Frame#output}; or {@link Frame#drop()}, {@link Frame#stop()},
     *     {@link Frame#fail(String)}
     * @throws Exception answers the frame like {@link Frame#fail(String)}; the stream continues with its next frame
     */
    Frame process(Frame frame) throws Exception;

    /**
     * Called before the first frame of a stream; also for streams that a new version takes over from its predecessor.
     *
     * @throws Exception the frames of the stream are answered like {@link Frame#fail(String)}
     */
    default void startStream(Stream stream) throws Exception {}

    /**
     * Called after the last frame of a stream: it was destroyed, or no frame has arrived for its grace time. Not called if the
     * element is removed or replaced: its component is deactivated then.
     *
     * @throws Exception logged
     */
    default void stopStream(Stream stream) throws Exception {}
}
