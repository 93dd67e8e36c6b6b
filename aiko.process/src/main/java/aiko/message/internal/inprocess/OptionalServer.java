// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.inprocess;

import aiko.event.EventLoop;
import aiko.event.internal.OnLoop;
import aiko.message.internal.connection.Backoff;
import aiko.message.internal.connection.ConnectionProblem;
import aiko.message.internal.connection.Trial;
import aiko.message.internal.paho.PahoTransport;
import aiko.message.internal.transport.MqttSettings;
import aiko.message.internal.transport.Server;
import aiko.message.internal.transport.ServerAddresses;
import aiko.message.internal.transport.Transport;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.osgi.service.log.Logger;

/**
 * A server that a process can do without: while it does not answer, the process is connected to itself. Owned by the
 * event loop.
 *
 * <p>Separate connections probe the server, so that the process need not wait for it. If it answers, connections to the server
 * replace those inside the process.
 */
public final class OptionalServer {
    private final EventLoop eventLoop;
    private final Logger logger;
    private final MqttSettings settings;
    private final ServerAddresses addresses;
    /** The same as the connections of the process see them: each succeeds, with the server or without. */
    private final ServerAddresses shown;

    private final Backoff backoff = new Backoff();
    private final List<Transport.Listener> alone = new ArrayList<>();
    private InProcessServer inside = new InProcessServer();
    private boolean answers;
    private boolean probing;
    private boolean reported;

    public OptionalServer(EventLoop eventLoop, Logger logger, MqttSettings settings) {
        this.eventLoop = eventLoop;
        this.logger = logger;
        this.settings = settings;
        addresses = PahoTransport.addressesOf(settings);
        shown = new ServerAddresses(settings.addresses().stream()
                .map(address -> new ServerAddresses.Address(address.toString(), Either::new))
                .toList());
    }

    public Server asServer() {
        return new Server(settings.toString(), settings.user(), 0, settings.limitOfOneAddress(), shown);
    }

    private void probe() {
        if (!probing && !answers) {
            probing = true;
            eventLoop.addOneShotTimerHandler(this::tryServer, backoff.next());
        }
    }

    private void tryServer() {
        ServerAddresses.Address address = addresses.current();
        Trial.start(eventLoop, address.factory(), settings.limitOfOneAddress(), failure -> {
            if (failure == null) {
                accepted();
            } else {
                addresses.leave(address);
                refused(failure);
            }
        });
    }

    private void refused(Throwable cause) {
        probing = false;
        report(cause);
        probe();
    }

    private void accepted() {
        probing = false;
        answers = true;
        shown.choose(addresses.currentIndex());
        var changing = List.copyOf(alone);
        alone.clear();
        inside = new InProcessServer();
        changing.forEach(listener -> listener.failed(new ConnectException("the MQTT server answers")));
    }

    private void connected() {
        backoff.reset();
        reported = false;
        logger.info("connected to MQTT server {}", addresses.current().name());
    }

    private void lost(Throwable cause) {
        answers = false;
        report(cause);
    }

    private void report(Throwable cause) {
        if (!reported) {
            reported = true;
            logger.warn(
                    "no connection to MQTT server {}: {}; the process works alone; retrying",
                    settings,
                    ConnectionProblem.describe(cause));
        }
    }

    /** @param concerned abandoned if the process has ended */
    private void onLoop(Runnable change, Transport concerned) {
        if (!OnLoop.post(eventLoop, change)) {
            concerned.abandon();
        }
    }

    /** One connection: to the server if it answers, else inside the process. */
    private final class Either implements Transport {
        private final String clientId;
        private Transport chosen;

        Either(String clientId) {
            this.clientId = clientId;
        }

        @Override
        public boolean canCarry(String topic) {
            return chosen.canCarry(topic);
        }

        @Override
        public void connect(Will will, Listener listener) {
            if (answers) {
                chosen = addresses.current().factory().create(clientId);
                chosen.connect(will, new Watched(listener, chosen));
            } else {
                chosen = inside.newTransport();
                alone.add(listener);
                chosen.connect(will, listener);
                probe();
            }
        }

        @Override
        public void publish(String topic, byte[] payload, int qualityOfService, boolean retained, Completion told) {
            chosen.publish(topic, payload, qualityOfService, retained, told);
        }

        @Override
        public boolean publishCopy(String topic, byte[] bytes, int length) {
            return chosen.publishCopy(topic, bytes, length);
        }

        @Override
        public void flush() {
            chosen.flush();
        }

        @Override
        public void subscribe(Collection<String> topicFilters, Consumer<Collection<String>> completion) {
            chosen.subscribe(topicFilters, completion);
        }

        @Override
        public void unsubscribe(String topicFilter) {
            chosen.unsubscribe(topicFilter);
        }

        @Override
        public void ask(Runnable answered) {
            chosen.ask(answered);
        }

        @Override
        public void close(Duration limit) {
            chosen.close(limit);
        }

        @Override
        public void abandon() {
            chosen.abandon();
        }
    }

    /** A connection to the server. Its success or failure decides where the next connection goes. */
    private final class Watched implements Transport.Listener {
        private final Transport.Listener listener;
        private final Transport transport;

        Watched(Transport.Listener listener, Transport transport) {
            this.listener = listener;
            this.transport = transport;
        }

        @Override
        public void connected() {
            onLoop(OptionalServer.this::connected, transport);
            listener.connected();
        }

        @Override
        public void failed(Throwable cause) {
            onLoop(() -> lost(cause), transport);
            listener.failed(cause);
        }

        @Override
        public void received(String topic, byte[] payload, boolean retained) {
            listener.received(topic, payload, retained);
        }

        @Override
        public void leftOut(String topic, int bytes) {
            listener.leftOut(topic, bytes);
        }
    }
}
