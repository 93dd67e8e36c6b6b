// SPDX-License-Identifier: Apache-2.0
package aiko.message.internal;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
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
 * A transport by Eclipse Paho. Its own reconnect is not used, since it forgets subscriptions and can deadlock, nor are its
 * buffers, which throw at the caller when they are full.
 */
final class PahoTransport implements Transport {
    private static final int CONNECT_TIMEOUT_SECONDS = 10;
    private static final int LARGEST_WINDOW = 65_535;
    private static final int SUBSCRIPTION_REFUSED = 0x80;

    private final ServerSettings settings;
    private final int keepAliveSeconds;
    private final String clientId;
    private final AtomicBoolean failed = new AtomicBoolean();
    private final PahoThreads threads = new PahoThreads("aiko-mqtt");
    private volatile MqttAsyncClient client;
    private volatile Listener listener;

    PahoTransport(ServerSettings settings, int keepAliveSeconds, String clientId) {
        this.settings = settings;
        this.keepAliveSeconds = keepAliveSeconds;
        this.clientId = clientId;
    }

    @Override
    public void connect(Will will, Listener told) {
        listener = told;
        try {
            client = new MqttAsyncClient(
                    settings.uri(),
                    clientId,
                    new MemoryPersistence(),
                    new ScheduledExecutorPingSender(threads),
                    threads);
            client.setCallback(new Callback());
            client.connect(options(will), null, completion(failure -> {
                if (failure == null) {
                    listener.connected();
                } else {
                    fail(failure);
                }
            }));
        } catch (MqttException | RuntimeException failure) {
            fail(failure);
        }
    }

    @Override
    public void publish(String topic, byte[] payload, int qualityOfService, boolean retained, Completion completion) {
        try {
            client.publish(topic, payload, qualityOfService, retained, null, completion(completion));
        } catch (MqttException | RuntimeException failure) {
            completion.completed(failure);
        }
    }

    @Override
    public void subscribe(Collection<String> topicFilters, Completion completion) {
        String[] filters = topicFilters.toArray(String[]::new);
        try {
            client.subscribe(filters, new int[filters.length], null, new IMqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    int[] granted = token.getGrantedQos();
                    for (int i = 0; i < granted.length; i++) {
                        if (granted[i] == SUBSCRIPTION_REFUSED) {
                            completion.completed(
                                    new SecurityException("the MQTT server refuses the subscription to " + filters[i]));
                            return;
                        }
                    }
                    completion.completed(null);
                }

                @Override
                public void onFailure(IMqttToken token, Throwable failure) {
                    completion.completed(failure);
                }
            });
        } catch (MqttException | RuntimeException failure) {
            completion.completed(failure);
        }
    }

    @Override
    public void unsubscribe(String topicFilter) {
        try {
            client.unsubscribe(topicFilter);
        } catch (MqttException | RuntimeException gone) {
            fail(gone);
        }
    }

    @Override
    public void close(Duration limit) {
        failed.set(true);
        if (client == null) {
            return;
        }
        try {
            if (client.isConnected()) {
                client.disconnect(limit.toMillis() / 2).waitForCompletion(limit.toMillis());
            }
        } catch (MqttException | RuntimeException tooLate) {
            // what follows ends it all the same
        }
        abandon();
    }

    @Override
    public void abandon() {
        failed.set(true);
        MqttAsyncClient abandoned = client;
        if (abandoned == null) {
            return;
        }
        // Paho waits for its own threads in here, and these may hang in the network.
        var closer = new Thread(
                () -> {
                    try {
                        abandoned.disconnectForcibly(0, 0, false);
                    } catch (MqttException | RuntimeException alreadyDown) {
                        // as wanted
                    }
                    try {
                        abandoned.close(true);
                    } catch (MqttException | RuntimeException alreadyClosed) {
                        // as wanted
                    }
                    threads.shutdownNow();
                },
                "aiko-mqtt-close");
        closer.setDaemon(true);
        closer.start();
    }

    private MqttConnectOptions options(Will will) {
        var options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(true);
        options.setAutomaticReconnect(false);
        options.setKeepAliveInterval(keepAliveSeconds);
        options.setConnectionTimeout(CONNECT_TIMEOUT_SECONDS);
        options.setMaxInflight(LARGEST_WINDOW);
        options.setExecutorServiceTimeout(1);
        if (!settings.tls()) {
            options.setSocketFactory(new NoDelaySocketFactory());
        }
        settings.username().ifPresent(options::setUserName);
        settings.password().ifPresent(password -> options.setPassword(password.toCharArray()));
        options.setWill(will.topic(), will.payload(), 1, will.retained());
        return options;
    }

    private void fail(Throwable cause) {
        if (failed.compareAndSet(false, true)) {
            listener.failed(cause);
        }
    }

    private static IMqttActionListener completion(Completion completion) {
        return new IMqttActionListener() {
            @Override
            public void onSuccess(IMqttToken token) {
                completion.completed(null);
            }

            @Override
            public void onFailure(IMqttToken token, Throwable failure) {
                completion.completed(
                        failure == null ? new MqttException(MqttException.REASON_CODE_CLIENT_EXCEPTION) : failure);
            }
        };
    }

    private final class Callback implements MqttCallback {
        @Override
        public void connectionLost(Throwable cause) {
            fail(cause == null ? new java.io.EOFException("closed by the server") : cause);
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {
            if (!failed.get()) {
                listener.received(topic, message.getPayload(), message.isRetained());
            }
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {
            // told to each publish's own listener
        }
    }
}
