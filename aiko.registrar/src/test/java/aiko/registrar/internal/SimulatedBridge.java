// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

/** A bridge between two servers, as of Mosquitto: all messages both ways, in order, and what is retained with each connection. */
final class SimulatedBridge {
    private final SimulatedWorld world;
    private final SimulatedServer one;
    private final SimulatedServer other;
    private final long longestDelay;
    private final long[] arrivals = new long[2];
    private int connections;
    private boolean isUp = true;

    SimulatedBridge(SimulatedWorld world, SimulatedServer one, SimulatedServer other, long longestDelay) {
        this.world = world;
        this.one = one;
        this.other = other;
        this.longestDelay = longestDelay;
        one.bridge(this);
        other.bridge(this);
    }

    void pass(SimulatedServer from, String topic, byte[] payload, boolean isRetained) {
        if (!isUp) {
            return;
        }
        int direction = from == one ? 0 : 1;
        int connection = connections;
        arrivals[direction] = Math.max(arrivals[direction], world.now() + world.between(50, longestDelay));
        world.at(arrivals[direction], () -> {
            if (connection == connections && isUp) {
                (from == one ? other : one).route(topic, payload, isRetained, true);
            }
        });
    }

    /** What is on its way is lost. */
    void cut() {
        isUp = false;
        connections++;
    }

    void heal() {
        isUp = true;
        one.retained().forEach((topic, payload) -> pass(one, topic, payload, true));
        other.retained().forEach((topic, payload) -> pass(other, topic, payload, true));
    }
}
