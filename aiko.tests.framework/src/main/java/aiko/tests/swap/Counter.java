// SPDX-License-Identifier: Apache-2.0
package aiko.tests.swap;

import aiko.process.AikoServiceListener;
import aiko.process.HostedService;
import aiko.process.ServiceState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A component of bundles that are made, and replaced, by tests: it tells a recorder all that happens to it, with the version
 * that its properties give it.
 */
public class Counter implements Counting, AikoServiceListener, ServiceState {
    private volatile Consumer<String> recorder;
    private String version;
    private String hands;
    private int count;

    /** Not of the JDK. */
    private record OwnState(int count) {}

    public void setRecorder(Consumer<String> recorder) {
        this.recorder = recorder;
    }

    public void activate(Map<String, Object> properties) {
        version = properties.get("version").toString();
        hands = properties.getOrDefault("hands", "map").toString();
    }

    public void deactivate() {
        say("deactivated");
    }

    @Override
    public void count(int number) {
        count++;
        say("count " + number);
    }

    @Override
    public void hold(String name) {
        say("hold " + name);
        say("held " + name);
    }

    @Override
    public void updateItself() {
        say("update");
        say("updated");
    }

    @Override
    public void fail() {
        throw new IllegalStateException("as the test wants it");
    }

    @Override
    public void serviceAdded(HostedService service) {
        say("added " + service.definition().name());
    }

    @Override
    public void serviceRemoved(HostedService service) {
        say("removed");
    }

    @Override
    public Optional<?> handOver() {
        say("hands over " + count);
        return Optional.ofNullable(
                switch (hands) {
                    case "own" -> List.of(Map.of("count", new OwnState(count)));
                    case "itself" -> {
                        var cycle = new ArrayList<Object>();
                        cycle.add(cycle);
                        cycle.add(this);
                        yield cycle;
                    }
                    case "nothing" -> null;
                    case "failure" -> throw new IllegalStateException("no state today");
                    default -> Map.of("count", count);
                });
    }

    @Override
    public void takeOver(Object state) {
        if (hands.equals("refusal")) {
            throw new IllegalArgumentException("not like that");
        }
        count = (Integer) ((Map<?, ?>) state).get("count");
        say("takes over " + count);
    }

    private void say(String what) {
        recorder.accept(version + ' ' + what);
    }
}
