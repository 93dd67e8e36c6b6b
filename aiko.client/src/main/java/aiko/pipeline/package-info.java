// SPDX-License-Identifier: Apache-2.0
/**
 * Elements of pipelines: components that process frames for the pipelines of the reference implementation.
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
 */
@Export
@NullMarked
@Version("1.0.0")
package aiko.pipeline;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
