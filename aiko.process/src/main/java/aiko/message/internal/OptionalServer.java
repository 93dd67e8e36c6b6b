// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import aiko.event.EventLoop;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.osgi.service.log.Logger;

/**
 * A server that a process can do without: while it does not answer, the process is connected to itself. Owned by the
 * event loop.
 *
 * <p>Whether the server answers is tried aside, so that the process need not wait for it; when it does, the connections
 * inside the process are given up, and those to the server take their place.
 */
final class OptionalServer {
    private final EventLoop eventLoop;
    private final Logger logger;
    private final ServerSettings settings;
    private final Backoff backoff = new Backoff();
    private final List<Transport.Listener> alone = new ArrayList<>();
    private InProcessServer inside = new InProcessServer();
    private boolean answers;
    private boolean probing;
    private boolean reported;

    OptionalServer(EventLoop eventLoop, Logger logger, ServerSettings settings) {
        this.eventLoop = eventLoop;
        this.logger = logger;
        this.settings = settings;
    }

    ProcessMessages.Server asServer() {
        return new ProcessMessages.Server(settings.toString(), 0, settings.connectLimit(), Either::new);
    }

    private void probe() {
        if (probing || answers) {
            return;
        }
        probing = true;
        eventLoop.addOneShotTimerHandler(
                () -> {
                    var thread = new Thread(this::tryServer, "aiko-mqtt-probe");
                    thread.setDaemon(true);
                    thread.start();
                },
                backoff.next());
    }

    /** On a thread of its own: names and hosts that do not answer take their time. */
    private void tryServer() {
        IOException failure = null;
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(settings.host(), settings.port()), (int)
                    settings.connectLimit().toMillis());
        } catch (IOException unreachable) {
            failure = unreachable;
        }
        IOException outcome = failure;
        onLoop(() -> probed(outcome));
    }

    private void probed(IOException failure) {
        probing = false;
        if (failure != null) {
            report(failure);
            probe();
            return;
        }
        answers = true;
        var changing = List.copyOf(alone);
        alone.clear();
        inside = new InProcessServer();
        changing.forEach(listener -> listener.failed(new ConnectException("the MQTT server answers")));
    }

    private void connected() {
        backoff.reset();
        reported = false;
        logger.info("connected to MQTT server {}", settings);
    }

    private void lost(Throwable cause) {
        answers = false;
        report(cause);
    }

    private void report(Throwable cause) {
        if (!reported) {
            reported = true;
            logger.warn(
                    "no connection to MQTT server {}: {}; the process works alone until there is one",
                    settings,
                    ConnectionProblem.describe(cause));
        }
    }

    private void onLoop(Runnable change) {
        try {
            eventLoop.execute(change);
        } catch (RejectedExecutionException terminated) {
            logger.debug("the MQTT server is not needed any more: {}", terminated.getMessage());
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
        public void connect(Will will, Listener listener) {
            if (answers) {
                chosen = new PahoTransport(settings, clientId);
                chosen.connect(will, new Watched(listener));
            } else {
                chosen = inside.asServer().factory().create(clientId);
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
        public void flush() {
            chosen.flush();
        }

        @Override
        public void subscribe(Collection<String> topicFilters, SubscribeCompletion completion) {
            chosen.subscribe(topicFilters, completion);
        }

        @Override
        public void unsubscribe(String topicFilter) {
            chosen.unsubscribe(topicFilter);
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

    /** A connection to the server: what becomes of it decides where the next one goes. */
    private final class Watched implements Transport.Listener {
        private final Transport.Listener listener;

        Watched(Transport.Listener listener) {
            this.listener = listener;
        }

        @Override
        public void connected() {
            onLoop(OptionalServer.this::connected);
            listener.connected();
        }

        @Override
        public void failed(Throwable cause) {
            onLoop(() -> lost(cause));
            listener.failed(cause);
        }

        @Override
        public void received(String topic, byte[] payload, boolean retained) {
            listener.received(topic, payload, retained);
        }
    }
}
