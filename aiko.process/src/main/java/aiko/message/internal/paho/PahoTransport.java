// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal.paho;

import aiko.event.internal.PassingThread;
import aiko.message.internal.transport.MqttSettings;
import aiko.message.internal.transport.Server;
import aiko.message.internal.transport.ServerAddresses;
import aiko.message.internal.transport.Transport;
import aiko.message.internal.transport.TransportFactory;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.ScheduledExecutorPingSender;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * A transport by Eclipse Paho. It does not use Paho's reconnect, which forgets subscriptions and can deadlock, Paho's buffers,
 * which throw exceptions if they are full, or Paho's sockets.
 */
public final class PahoTransport implements Transport {
    /**
     * Paho parses addresses as {@link java.net.URI} does, for which "mqtt_broker" is not a host. So the address of the server,
     * TLS and WebSockets are left to {@link ClientSocket}.
     */
    private static final String URI = "tcp://127.0.0.1:1883";

    private static final int LARGEST_WINDOW = 65_535;
    private static final int LARGEST_PACKET = (1 << 28) - 1;
    private static final int SUBSCRIPTION_REFUSED = 0x80;
    /** After so many messages the first of them is handled, even if there are more. */
    private static final int PASSED_ON_AT_ONCE = 64;

    private static final int PAHO_REPORTS_MILLIS = 500;
    private static final int WILL_QUALITY_OF_SERVICE = 1;

    private final Endpoint endpoint;
    private final String clientId;
    private final AtomicBoolean failed = new AtomicBoolean();
    private final PahoThreads threads = new PahoThreads("aiko-mqtt", this::fail);
    private final ClientSocketFactory sockets;
    private volatile MqttAsyncClient client;
    private volatile Listener listener;
    private volatile OutgoingPackets packets;
    private final Acknowledgements acknowledgements = new Acknowledgements();

    /** The server of these settings, to which Paho connects. */
    public static Server serverOf(MqttSettings settings) {
        return new Server(
                settings.toString(),
                settings.user(),
                settings.reportAfter(),
                settings.limitOfOneAddress(),
                addressesOf(settings));
    }

    /** The addresses of these settings, and transports to them. */
    public static ServerAddresses addressesOf(MqttSettings settings) {
        return new ServerAddresses(settings.addresses().stream()
                .map(address ->
                        new ServerAddresses.Address(address.toString(), new Factory(Endpoint.of(settings, address))))
                .toList());
    }

    private record Factory(Endpoint endpoint) implements TransportFactory {
        @Override
        public Transport create(String clientId) {
            return new PahoTransport(endpoint, clientId);
        }

        @Override
        public boolean hasUntried() {
            return endpoint.hostAddresses().hasUntried();
        }
    }

    private PahoTransport(Endpoint endpoint, String clientId) {
        this.endpoint = endpoint;
        this.clientId = clientId;
        sockets = new ClientSocketFactory(endpoint, threads, new Received());
    }

    @Override
    public boolean canCarry(String topic) {
        return PahoText.isAcceptable(topic);
    }

    @Override
    public void connect(Will will, Listener told) {
        listener = told;
        try {
            client = new MqttAsyncClient(
                    URI, clientId, new MemoryPersistence(), new ScheduledExecutorPingSender(threads), threads);
            client.setCallback(new Callback());
            client.connect(options(will), null, new IMqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    packets = sockets.packets();
                    endpoint.hostAddresses().serves(sockets.tried());
                    listener.connected();
                }

                @Override
                public void onFailure(IMqttToken token, Throwable failure) {
                    fail(failure);
                }
            });
        } catch (MqttException | RuntimeException | Error failure) {
            fail(failure);
        }
    }

    private MqttConnectOptions options(Will will) {
        MqttSettings settings = endpoint.settings();
        settings.username().ifPresent(PahoText::check);
        var options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(true);
        options.setAutomaticReconnect(false);
        options.setKeepAliveInterval((int) Math.max(1, settings.keepAlive().toSeconds()));
        options.setConnectionTimeout(
                (int) Math.max(1, settings.limitOfOneAddress().toSeconds()));
        options.setMaxInflight(LARGEST_WINDOW);
        options.setExecutorServiceTimeout(1);
        options.setSocketFactory(sockets);
        settings.username().ifPresent(options::setUserName);
        settings.password().ifPresent(password -> options.setPassword(password.toCharArray()));
        if (will != null) {
            PahoText.check(will.topic());
            options.setWill(will.topic(), will.payload(), WILL_QUALITY_OF_SERVICE, will.retained());
        }
        return options;
    }

    @Override
    public void publish(String topic, byte[] payload, int qualityOfService, boolean retained, Completion completion) {
        OutgoingPackets direct = packets;
        try {
            PahoText.check(topic);
            checkLength(topic, payload);
            if (direct != null && qualityOfService == 0 && direct.publish(topic, payload, retained)) {
                completion.completed(null);
                return;
            }
            if (direct != null
                    && qualityOfService == 1
                    && publishAcknowledged(direct, topic, payload, retained, completion)) {
                return;
            }
        } catch (IOException lost) {
            completion.completed(lost);
            failWriting(lost);
            return;
        } catch (IllegalArgumentException unsuitable) {
            completion.completed(unsuitable);
            return;
        }
        givingToPaho();
        try {
            client.publish(topic, payload, qualityOfService, retained, null, new IMqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    completion.completed(null);
                }

                @Override
                public void onFailure(IMqttToken token, Throwable failure) {
                    completion.completed(orUnknown(failure));
                }
            });
        } catch (MqttException | RuntimeException failure) {
            refusedByPaho();
            completion.completed(failure);
        }
    }

    /** Returns false if it has to be passed to Paho. */
    private boolean publishAcknowledged(
            OutgoingPackets direct, String topic, byte[] payload, boolean retained, Completion completion) {
        int identifier = acknowledgements.add(completion);
        if (identifier == Acknowledgements.NONE) {
            return false;
        }
        try {
            // If the connection has ended meanwhile, the message is completed already.
            return direct.publishAcknowledged(topic, payload, retained, identifier)
                    || acknowledgements.remove(identifier) == null;
        } catch (IOException lost) {
            if (acknowledgements.remove(identifier) != null) {
                completion.completed(lost);
            }
            failWriting(lost);
            return true;
        }
    }

    @Override
    public boolean publishCopy(String topic, byte[] bytes, int length) {
        OutgoingPackets direct = packets;
        try {
            return direct != null && PahoText.isAcceptable(topic) && direct.publish(topic, bytes, length);
        } catch (IOException lost) {
            failWriting(lost);
            return false;
        }
    }

    private static void checkLength(String topic, byte[] payload) {
        // Three bytes at most for each character, the length of the topic and the packet's identifier.
        if (payload.length > LARGEST_PACKET - 4 - 3 * topic.length()) {
            throw new IllegalArgumentException(
                    payload.length + " bytes, and MQTT allows " + LARGEST_PACKET + " in a packet");
        }
    }

    @Override
    public void flush() {
        OutgoingPackets direct = packets;
        if (direct != null) {
            try {
                direct.flush();
            } catch (IOException lost) {
                failWriting(lost);
            }
        }
    }

    private void givingToPaho() {
        OutgoingPackets direct = packets;
        if (direct != null) {
            direct.givingToPaho();
        }
    }

    private void refusedByPaho() {
        OutgoingPackets direct = packets;
        if (direct != null) {
            direct.refusedByPaho();
        }
    }

    @Override
    public void subscribe(Collection<String> topicFilters, Consumer<Collection<String>> completion) {
        String[] filters = topicFilters.stream().filter(PahoText::isAcceptable).toArray(String[]::new);
        var refused = new ArrayList<>(topicFilters);
        refused.removeAll(List.of(filters));
        if (filters.length == 0) {
            completion.accept(refused);
            return;
        }
        givingToPaho();
        try {
            client.subscribe(filters, new int[filters.length], null, new IMqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    int[] granted = token.getGrantedQos();
                    for (int i = 0; i < granted.length; i++) {
                        if (granted[i] == SUBSCRIPTION_REFUSED) {
                            refused.add(filters[i]);
                        }
                    }
                    completion.accept(refused);
                }

                @Override
                public void onFailure(IMqttToken token, Throwable failure) {
                    fail(failure);
                }
            });
        } catch (MqttException | RuntimeException failure) {
            refusedByPaho();
            fail(failure);
        }
    }

    @Override
    public void unsubscribe(String topicFilter) {
        givingToPaho();
        try {
            client.unsubscribe(topicFilter);
        } catch (MqttException | RuntimeException gone) {
            refusedByPaho();
            fail(gone);
        }
    }

    @Override
    public void ask(Runnable answered) {
        givingToPaho();
        try {
            // From a topic without a subscription: every server answers that.
            client.unsubscribe(clientId, null, new IMqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    answered.run();
                }

                @Override
                public void onFailure(IMqttToken token, Throwable failure) {
                    // the listener learns that the connection is lost
                }
            });
        } catch (MqttException | RuntimeException gone) {
            refusedByPaho();
            fail(gone);
        }
    }

    @Override
    public void close(Duration limit) {
        failed.set(true);
        MqttAsyncClient closed = client;
        if (closed != null && closed.isConnected()) {
            Future<?> cut = threads.schedule(sockets::cut, limit.toMillis(), TimeUnit.MILLISECONDS);
            try {
                sockets.disconnect();
            } catch (IOException alreadyDown) {
                // as wanted
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            cut.cancel(false);
        }
        abandon();
    }

    @Override
    public void abandon() {
        if (failed.compareAndSet(false, true)) {
            noteFailure(packets == null);
        }
        acknowledgements.close(new EOFException("abandoned"));
        MqttAsyncClient abandoned = client;
        if (abandoned == null) {
            threads.shutdownNow();
            return;
        }
        // Paho waits for its own threads in these calls.
        var closer = new Thread(
                () -> {
                    sockets.cut();
                    try {
                        threads.awaitStart();
                        abandoned.disconnectForcibly(0, 0, false);
                    } catch (MqttException | RuntimeException | Error | InterruptedException alreadyDown) {
                        // as wanted
                    }
                    try {
                        abandoned.close(true);
                    } catch (MqttException | RuntimeException | Error alreadyClosed) {
                        // as wanted
                    }
                    threads.shutdownNow();
                },
                "aiko-mqtt-close");
        closer.setDaemon(true);
        closer.start();
    }

    /** Receives the messages that bypass Paho. */
    private final class Received implements IncomingPackets.Receiver {
        /** On the reading thread. */
        private int passedOn;

        @Override
        public void received(String topic, byte[] payload, boolean isRetained) {
            PassingThread.begin();
            PahoTransport.this.received(topic, payload, isRetained);
            if (++passedOn % PASSED_ON_AT_ONCE == 0) {
                PassingThread.end();
            }
        }

        @Override
        public void waiting() {
            PassingThread.end();
        }

        @Override
        public void leftOut(String topic, int bytes) {
            if (!failed.get()) {
                listener.leftOut(topic, bytes);
            }
        }

        @Override
        public boolean acknowledged(int identifier) {
            Completion message = acknowledgements.remove(identifier);
            if (message == null) {
                return false;
            }
            message.completed(null);
            return true;
        }
    }

    private void received(String topic, byte[] payload, boolean isRetained) {
        if (!failed.get()) {
            listener.received(topic, payload, isRetained);
        }
    }

    /** If Paho has closed the socket, it knows the cause, and is about to report it. */
    private void failWriting(IOException cause) {
        if (!sockets.isClosed()) {
            fail(cause);
            return;
        }
        try {
            threads.schedule(() -> fail(cause), PAHO_REPORTS_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException abandoned) {
            // the transport has been abandoned
        }
    }

    private void fail(Throwable cause) {
        if (failed.compareAndSet(false, true)) {
            noteFailure(packets == null || isSilence(cause));
            acknowledgements.close(orUnknown(cause));
            listener.failed(orUnknown(cause));
        }
    }

    /** @param isItsFault whether another address of the host may be better */
    private void noteFailure(boolean isItsFault) {
        InetAddress tried = sockets.tried();
        if (isItsFault && tried != null) {
            endpoint.hostAddresses().failed(tried);
        }
    }

    private static boolean isSilence(Throwable cause) {
        return cause instanceof MqttException mqtt
                && (mqtt.getReasonCode() == MqttException.REASON_CODE_CLIENT_TIMEOUT
                        || mqtt.getReasonCode() == MqttException.REASON_CODE_WRITE_TIMEOUT);
    }

    private static Throwable orUnknown(Throwable failure) {
        return failure == null ? new EOFException("closed by the server") : failure;
    }

    private final class Callback implements MqttCallback {
        @Override
        public void connectionLost(Throwable cause) {
            sockets.ended();
            fail(cause);
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            received(topic, message.getPayload(), message.isRetained());
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {
            // each publish has a listener of its own
        }
    }
}
