// SPDX-License-Identifier: Apache-2.0
package aiko.registrar.internal;

import aiko.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An MQTT server: it handles one message at a time, and each client gets them in that order. */
public final class SimulatedServer {
    private final SimulatedWorld world;
    private final long longestDelay;
    private final Map<String, byte[]> retained = new LinkedHashMap<>();
    private final Map<String, Session> sessions = new LinkedHashMap<>();
    private SimulatedBridge bridge;
    private boolean isUp = true;
    private String lost;
    private final Map<String, Runnable> counts = new LinkedHashMap<>();

    /** @param longestDelay of a message between client and server */
    public SimulatedServer(SimulatedWorld world, long longestDelay) {
        this.world = world;
        this.longestDelay = longestDelay;
    }

    /** The client's end of a connection. */
    interface Client {
        void connected();

        void received(Message message, Object onlyFor);
    }

    /** A message that the server publishes when a connection ends without a word. */
    public record Will(String topic, byte[] payload, boolean retained) {}

    /** A connection: what is sent on it arrives in order, or not at all once it is cut. */
    final class Session {
        private final String clientId;
        private final Client client;
        private Will will;
        private final Set<String> filters = new HashSet<>();
        private boolean isCut;
        private boolean isDeaf;
        private long upTime;
        private long downTime;

        private Session(String clientId, Will will, Client client) {
            this.clientId = clientId;
            this.will = will;
            this.client = client;
        }

        private void up(Runnable action) {
            upTime = Math.max(upTime, world.now() + world.between(50, longestDelay));
            world.at(upTime, () -> {
                if (!isCut) {
                    action.run();
                }
            });
        }

        private void down(Runnable action) {
            downTime = Math.max(downTime, world.now() + world.between(50, longestDelay));
            world.at(downTime, () -> {
                if (!isCut) {
                    action.run();
                }
            });
        }

        void publish(String topic, byte[] payload, boolean isRetained, Runnable arrived) {
            up(() -> {
                arrived.run();
                route(topic, payload, isRetained);
            });
        }

        /** @param subscriber gets the retained messages */
        void subscribe(String filter, Object subscriber) {
            up(() -> {
                filters.add(filter);
                retained.forEach((topic, payload) -> {
                    if (matches(filter, topic)) {
                        down(() -> client.received(new Message(topic, payload, true), subscriber));
                    }
                });
            });
        }

        void unsubscribe(String filter) {
            up(() -> filters.remove(filter));
        }

        /** Comes back when all that was sent before has been answered. */
        void roundTrip(Runnable back) {
            up(() -> down(back));
        }

        /** As if it had connected again without one. */
        void dropWill() {
            up(() -> will = null);
        }

        /** Ends in order: there is no will. */
        void close() {
            up(() -> sessions.remove(clientId, this));
        }

        /** Nothing passes any more; the server notices after this time. */
        void cut(long noticedAfter) {
            isCut = true;
            world.after(noticedAfter, this::end);
        }

        /** The client is gone, but what it has sent arrives; the server notices after that. */
        void abandon(long noticedAfter) {
            up(() -> world.after(noticedAfter, this::end));
        }

        /** The client is gone, but what it has sent arrives; the server never notices. */
        void vanish() {
            up(() -> will = null);
        }

        private void end() {
            if (sessions.remove(clientId, this)) {
                world.log(() -> "server: " + clientId + " has ended");
                if (will != null) {
                    route(will.topic(), will.payload(), will.retained());
                }
            }
        }
    }

    /** Completes, for the client, after a round trip; never if the server is down, or the client is cut off meanwhile. */
    Session connect(String clientId, Will will, Client client) {
        var session = new Session(clientId, will, client);
        session.up(() -> {
            if (isUp) {
                Session former = sessions.get(clientId);
                if (former != null) {
                    former.isCut = true;
                    former.end();
                }
                sessions.put(clientId, session);
                session.down(client::connected);
            }
        });
        return session;
    }

    /** Ends without publishing any will. */
    void stop(boolean isPersistent) {
        isUp = false;
        sessions.values().forEach(session -> session.isCut = true);
        sessions.clear();
        if (!isPersistent) {
            retained.clear();
        }
    }

    void start() {
        isUp = true;
    }

    void retain(String topic, String text) {
        retained.put(topic, text.getBytes(StandardCharsets.UTF_8));
    }

    void unretain(String topic) {
        retained.remove(topic);
    }

    /** Nothing reaches these clients, as if their part of a cluster were cut off from the others. */
    void deafen(String clientIdStart, boolean isDeaf) {
        sessions.values().stream()
                .filter(session -> session.clientId.startsWith(clientIdStart))
                .forEach(session -> session.isDeaf = isDeaf);
    }

    /** A message with this text gets lost, once: between two servers of a cluster, say. */
    void loseNext(String text) {
        lost = text;
    }

    /** Calls back with each message that has this text. */
    void count(String text, Runnable counted) {
        counts.put(text, counted);
    }

    String retained(String topic) {
        byte[] payload = retained.get(topic);
        return payload == null ? "" : new String(payload, StandardCharsets.UTF_8);
    }

    /** Somebody who is no process publishes. */
    public void forge(String topic, String text, boolean isRetained) {
        route(topic, text.getBytes(StandardCharsets.UTF_8), isRetained);
    }

    /** Passes its messages on to another server. */
    void bridge(SimulatedBridge to) {
        bridge = to;
    }

    Map<String, byte[]> retained() {
        return new LinkedHashMap<>(retained);
    }

    private void route(String topic, byte[] payload, boolean isRetained) {
        route(topic, payload, isRetained, false);
    }

    /** @param isPassedOn whether it comes from the bridge, to which it does not return */
    void route(String topic, byte[] payload, boolean isRetained, boolean isPassedOn) {
        String text = new String(payload, StandardCharsets.UTF_8);
        counts.forEach((part, counted) -> {
            if (text.contains(part)) {
                counted.run();
            }
        });
        if (lost != null && text.contains(lost)) {
            lost = null;
            return;
        }
        if (bridge != null && !isPassedOn) {
            bridge.pass(this, topic, payload, isRetained);
        }
        world.log(() -> topic + " " + new String(payload, StandardCharsets.UTF_8));
        if (isRetained && payload.length == 0) {
            retained.remove(topic);
        } else if (isRetained) {
            retained.put(topic, payload);
        }
        List<Session> receivers = new ArrayList<>();
        for (Session session : sessions.values()) {
            if (session.isDeaf) {
                continue;
            }
            for (String filter : session.filters) {
                if (matches(filter, topic)) {
                    receivers.add(session);
                    break;
                }
            }
        }
        for (Session session : receivers) {
            session.down(() -> session.client.received(new Message(topic, payload, false), null));
        }
    }

    /** With {@code +} for a level. */
    static boolean matches(String filter, String topic) {
        int at = 0;
        for (int i = 0; i < filter.length(); i++) {
            char character = filter.charAt(i);
            if (character == '+') {
                while (at < topic.length() && topic.charAt(at) != '/') {
                    at++;
                }
            } else if (at >= topic.length() || topic.charAt(at++) != character) {
                return false;
            }
        }
        return at == topic.length();
    }
}
