// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import aiko.message.Delivery;
import aiko.message.Message;
import aiko.process.TopicPath;
import aiko.sexpression.SExpression;
import aiko.sexpression.SExpressions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A registrar that behaves as the reference does, with its defects: it believes every announcement while it searches and
 * none when it is primary, begins with an empty directory, clears the boot topic before it announces itself, and announces itself
 * before it listens.
 */
final class SimulatedReferenceRegistrar {
    private static final Duration SEARCH = Duration.ofSeconds(2);

    /** Nagle's algorithm holds its subscriptions back. */
    private static final long LONGEST_DEAFNESS = 45_000;

    final String topicPath;
    private final SimulatedWorld world;
    private final SimulatedLoop loop;
    private final SimulatedMessages messages;
    private final TopicPath self;
    private final String timeStarted;
    private final Map<String, byte[]> directory = new LinkedHashMap<>();
    private State state = State.START;
    private boolean isDeaf;
    private int searches;

    private enum State {
        START,
        PRIMARY_SEARCH,
        SECONDARY,
        PRIMARY
    }

    SimulatedReferenceRegistrar(SimulatedWorld world, SimulatedServer server, String topicPath) {
        this.world = world;
        this.topicPath = topicPath;
        self = TopicPath.parse(topicPath + "/1");
        timeStarted = Double.toString(world.seconds());
        loop = new SimulatedLoop(world);
        var will = new SimulatedServer.Will(topicPath + "/0/state", "(absent)".getBytes(), false);
        messages = new SimulatedMessages(world, server, loop, topicPath, will, connected -> {
            if (connected && state == State.START) {
                search();
            }
        });
        messages.subscribe(SimulatedProcess.BOOT, this::boot);
        messages.subscribe("aiko/+/+/+/state", this::lifecycle);
        messages.subscribe(self.in(), this::in);
        messages.subscribe(self.control(), this::control);
        world.log(() -> topicPath + " begins, a reference registrar");
        messages.open();
    }

    boolean isAlive() {
        return loop.isAlive();
    }

    void crash(long serverNotices) {
        world.log(() -> topicPath + " crashes");
        loop.die();
        messages.die(serverNotices);
    }

    /** It dies, and the server does not notice. */
    void vanish() {
        loop.die();
        messages.vanish();
    }

    boolean isPrimary() {
        return state == State.PRIMARY;
    }

    Set<String> directory() {
        return new TreeSet<>(directory.keySet());
    }

    private void become(State next) {
        state = next;
        world.log(() -> topicPath + " is " + next);
    }

    private void search() {
        become(State.PRIMARY_SEARCH);
        int search = ++searches;
        loop.addOneShotTimerHandler(
                () -> {
                    if (state == State.PRIMARY_SEARCH && search == searches) {
                        promote();
                    }
                },
                SEARCH);
    }

    private void promote() {
        become(State.PRIMARY);
        messages.publish(SimulatedProcess.BOOT, new byte[0], Delivery.AT_LEAST_ONCE, true);
        // It reconnects to change its will, and has none as a process any more.
        messages.dropWill();
        messages.addLastWill(SimulatedProcess.BOOT, "(primary absent)".getBytes(), true)
                .armed()
                .thenRun(this::announce);
    }

    private void announce() {
        isDeaf = world.chance(0.5);
        messages.publish(
                SimulatedProcess.BOOT,
                SExpressions.generateBytes("primary", "found", self, "2", timeStarted),
                Delivery.AT_LEAST_ONCE,
                true);
        world.after(world.between(0, LONGEST_DEAFNESS), () -> isDeaf = false);
    }

    private void boot(Message message) {
        if (message.payload().length == 0) {
            return;
        }
        List<Object> parameters = SExpressions.parse(message.payload()).arguments();
        if (parameters.get(0).equals("found")) {
            if (state == State.PRIMARY_SEARCH) {
                become(State.SECONDARY);
            }
            messages.publishCommand(
                    parameters.get(1) + "/in",
                    "add",
                    self,
                    "registrar",
                    RegistrarComponent.PROTOCOL,
                    "mqtt",
                    "me",
                    List.of("ec=true"));
        } else if (state == State.PRIMARY_SEARCH) {
            promote();
        } else if (state != State.START) {
            directory.clear();
            search();
        }
    }

    private void control(Message message) {
        List<Object> parameters = SExpressions.parse(message.payload()).arguments();
        messages.publishCommand((String) parameters.get(0), "item_count", 1);
        messages.publishCommand(
                (String) parameters.get(0), "add", "lifecycle", state.name().toLowerCase(Locale.ROOT));
    }

    private void lifecycle(Message message) {
        if (new String(message.payload()).startsWith("(absent")) {
            String topic = message.topic();
            remove(topic.substring(0, topic.length() - "/state".length()));
        }
    }

    private void remove(String path) {
        if (path.endsWith("/0")) {
            String process = path.substring(0, path.length() - 1);
            List.copyOf(directory.keySet()).stream()
                    .filter(each -> each.startsWith(process))
                    .forEach(this::removeService);
        } else {
            removeService(path);
        }
    }

    private void removeService(String path) {
        if (directory.remove(path) != null) {
            messages.publishCommand(self.out(), "remove", path);
        }
    }

    private void in(Message message) {
        if (isDeaf) {
            world.log(() -> topicPath + " misses " + new String(message.payload()));
            return;
        }
        SExpression expression = SExpressions.parse(message.payload());
        List<Object> parameters = expression.arguments();
        switch (expression.name()) {
            case "add" -> {
                if (directory.putIfAbsent((String) parameters.get(0), message.payload()) == null) {
                    messages.publish(self.out(), message.payload());
                }
            }
            case "remove" -> remove((String) parameters.get(0));
            case "share" -> {
                String topic = (String) parameters.get(0);
                List<byte[]> rows = parameters.get(1).equals("*") ? List.copyOf(directory.values()) : List.of();
                messages.publishCommand(topic, "item_count", rows.size());
                rows.forEach(row -> messages.publish(topic, row));
                messages.publishCommand(self.out(), "sync", topic);
            }
            default -> messages.publishCommand((String) parameters.get(0), "item_count", 0);
        }
    }
}
