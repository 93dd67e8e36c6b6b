// SPDX-License-Identifier: Apache-2.0
package aiko.tests.swap;

import aiko.process.ServiceState;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A component whose state has enums of its bundle, in a view of a map. */
public class Painter implements Painting, ServiceState {
    private final Map<String, Color> things = new TreeMap<>();
    private volatile Consumer<String> recorder;
    private String version;

    public void setRecorder(Consumer<String> recorder) {
        this.recorder = recorder;
    }

    public void activate(Map<String, Object> properties) {
        version = properties.get("version").toString();
    }

    @Override
    public void paint(Map<String, Color> more) {
        things.putAll(more);
        recorder.accept(version + " has " + things);
    }

    @Override
    public Optional<?> handOver() {
        return Optional.of(Collections.unmodifiableMap(things));
    }

    @Override
    public void takeOver(Object state) {
        ((Map<?, ?>) state).forEach((name, color) -> things.put((String) name, Color.class.cast(color)));
        recorder.accept(version + " takes over " + things);
    }
}
