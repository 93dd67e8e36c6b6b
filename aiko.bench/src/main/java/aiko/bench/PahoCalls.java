// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** The same messages between two bare Paho clients: publish and subscribe, with one message for an answer, or two like ours. */
final class PahoCalls implements Calls {
    private static final int MOST_QUEUED = 8_192;
    private static final int LIMIT_SECONDS = 30;
    private static final int FEW = 50;

    private final MqttAsyncClient client;
    private final int messages;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final Semaphore queued = new Semaphore(MOST_QUEUED);

    /** @param messages the number of messages of an answer: 1, or 2 */
    PahoCalls(int port, int messages) throws MqttException {
        this.messages = messages;
        client = new MqttAsyncClient("tcp://127.0.0.1:" + port, "caller-paho-" + messages, new MemoryPersistence());
        var options = new MqttConnectOptions();
        options.setMaxInflight(2 * MOST_QUEUED);
        client.connect(options).waitForCompletion();
        client.setCallback(new MqttCallback() {
            @Override
            public void messageArrived(String topic, MqttMessage message) {
                if (ClientPeer.isLast(message.getPayload())) {
                    waiting.remove().run();
                }
            }

            @Override
            public void connectionLost(Throwable cause) {
                throw new IllegalStateException(cause);
            }

            @Override
            public void deliveryComplete(IMqttDeliveryToken token) {
                queued.release();
            }
        });
        client.subscribe(ClientPeer.PAHO_OUT + messages, 0).waitForCompletion();
    }

    @Override
    public String name() {
        return messages == 1 ? "bare Paho" : "bare Paho with two messages back";
    }

    /** The second message of an answer waits 40 ms: Mosquitto holds it back until the system has acknowledged the first. */
    @Override
    public int enough(int requests) {
        return messages == 1 ? requests : Math.min(requests, FEW);
    }

    private void publish(String payload) throws Exception {
        if (!queued.tryAcquire(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("bare Paho: nothing was sent for " + LIMIT_SECONDS + " s");
        }
        client.publish(ClientPeer.PAHO_IN + messages, payload.getBytes(StandardCharsets.UTF_8), 0, false);
    }

    @Override
    public void command() throws Exception {
        publish(ClientPeer.COMMAND);
    }

    @Override
    public void ask() throws Exception {
        var answered = new Semaphore(0);
        ask(answered::release);
        answered.acquire();
    }

    @Override
    public void ask(Runnable answered) throws Exception {
        waiting.add(answered);
        publish(ClientPeer.REQUEST);
    }

    @Override
    public void close() throws MqttException {
        client.disconnectForcibly(0, 100);
        client.close();
    }
}
