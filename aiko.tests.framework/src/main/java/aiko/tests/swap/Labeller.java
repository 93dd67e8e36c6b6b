// SPDX-License-Identifier: Apache-2.0
package aiko.tests.swap;

import aiko.pipeline.Frame;
import aiko.pipeline.PipelineElement;
import aiko.pipeline.Stream;
import aiko.process.ServiceState;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** An element in bundles that tests replace: it tells a recorder each call, and answers with its version and a count. */
public class Labeller implements PipelineElement, ServiceState {
    private volatile Consumer<String> recorder;
    private String version;
    private int count;

    public void setRecorder(Consumer<String> recorder) {
        this.recorder = recorder;
    }

    public void activate(Map<String, Object> properties) {
        version = properties.get("version").toString();
    }

    @Override
    public void startStream(Stream stream) {
        recorder.accept(version + " starts " + stream.id() + ' '
                + stream.parameter("label").orElse(""));
    }

    @Override
    public Frame process(Frame frame) {
        recorder.accept(version + " processes " + frame.id());
        return frame.output("version", version).output("count", ++count);
    }

    @Override
    public Optional<Integer> handOver() {
        return Optional.of(count);
    }

    @Override
    public void takeOver(Object state) {
        count = (Integer) state;
    }
}
