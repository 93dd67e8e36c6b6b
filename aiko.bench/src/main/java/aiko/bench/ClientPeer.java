// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.load.Packets;
import aiko.load.RawClient;
import aiko.process.ServiceDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * The called side of {@link ClientBenchmark}, in a JVM of its own: a service with an interface, a bare Paho client and bare
 * sockets, which count commands and answer requests. Ends when its input ends.
 *
 * <p>Arguments: the distribution's folder, and the port of the MQTT server.
 */
public final class ClientPeer {
    /** Followed by the number of messages of an answer. */
    static final String PAHO_IN = "bench/paho/in/";

    static final String PAHO_OUT = "bench/paho/out/";
    static final String SOCKET_IN = "bench/socket/in";
    static final String SOCKET_OUT = "bench/socket/out";
    /** Followed by the number of messages of an answer. */
    static final String PROMPT_IN = "bench/prompt/in/";

    static final String PROMPT_OUT = "bench/prompt/out/";
    static final String PROGRESS = "bench/progress";
    private static final int MOST_QUEUED = 16_384;

    /** Commands between two reports. */
    static final int REPORT = 1_024;

    static final String TEXT = "kitchen-light-brightness-75-percent";
    static final String COMMAND = "(set " + TEXT + ")";
    static final String REQUEST = "(echo aiko/host/4711/0/client/12345678901234567890123456789012 " + TEXT + ")";
    static final String COUNT = "(item_count 1)";
    static final String ANSWER = "(response " + TEXT + ")";

    private final AtomicLong commands = new AtomicLong();
    private final RawClient progress;

    /** The interface of the service; public, since the process calls it by reflection. */
    public interface Peer {
        /** A command. */
        void set(String text);

        /** A request. */
        String echo(String text);
    }

    private ClientPeer(RawClient progress) {
        this.progress = progress;
    }

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[1]);
        try (var progress = new RawClient(port, "peer-progress");
                var hosted = InProcess.withClient(Path.of(arguments[0]), port);
                var socket = new RawClient(port, "peer-socket");
                var prompt = RawClient.prompt(port, "peer-prompt-1");
                var promptWithTwo = RawClient.prompt(port, "peer-prompt-2")) {
            var peer = new ClientPeer(progress);
            var service = hosted.process().addService(ServiceDefinition.named("peer"), Peer.class, peer.service());
            MqttAsyncClient paho = peer.paho(port);
            peer.serve(socket, SOCKET_IN, Packets.publish(SOCKET_OUT, ANSWER));
            peer.serve(prompt, PROMPT_IN + 1, Packets.publish(PROMPT_OUT + 1, ANSWER));
            peer.serve(promptWithTwo, PROMPT_IN + 2, inOneWrite(PROMPT_OUT + 2, COUNT, ANSWER));
            hosted.process().messages().synchronize().toCompletableFuture().get();
            System.out.println("PEER " + service.topicPath());
            while (System.in.read() >= 0) {
                // until the benchmark ends
            }
            paho.disconnectForcibly(0, 100);
        }
        System.exit(0);
    }

    private static byte[] inOneWrite(String topic, String first, String second) {
        byte[] one = Packets.publish(topic, first);
        byte[] other = Packets.publish(topic, second);
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private void counted() {
        long count = commands.incrementAndGet();
        if (count % REPORT == 0) {
            try {
                progress.send(Packets.publish(PROGRESS, Long.toString(count)));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    private Peer service() {
        return new Peer() {
            @Override
            public void set(String text) {
                counted();
            }

            @Override
            public String echo(String text) {
                return text;
            }
        };
    }

    private static boolean isCommand(byte[] payload) {
        return payload[1] == 's';
    }

    /** Whether a message of an answer is the last one. */
    static boolean isLast(byte[] payload) {
        return payload[1] == 'r';
    }

    private MqttAsyncClient paho(int port) throws MqttException {
        var client = new MqttAsyncClient("tcp://127.0.0.1:" + port, "peer-paho", new MemoryPersistence());
        var options = new MqttConnectOptions();
        options.setMaxInflight(MOST_QUEUED);
        client.connect(options).waitForCompletion();
        client.setCallback(new MqttCallback() {
            @Override
            public void messageArrived(String topic, MqttMessage message) throws MqttException {
                if (isCommand(message.getPayload())) {
                    counted();
                } else if (topic.endsWith("1")) {
                    client.publish(PAHO_OUT + 1, ANSWER.getBytes(StandardCharsets.UTF_8), 0, false);
                } else {
                    client.publish(PAHO_OUT + 2, COUNT.getBytes(StandardCharsets.UTF_8), 0, false);
                    client.publish(PAHO_OUT + 2, ANSWER.getBytes(StandardCharsets.UTF_8), 0, false);
                }
            }

            @Override
            public void connectionLost(Throwable cause) {
                throw new IllegalStateException(cause);
            }

            @Override
            public void deliveryComplete(IMqttDeliveryToken token) {
                // not used
            }
        });
        client.subscribe(PAHO_IN + "+", 0).waitForCompletion();
        return client;
    }

    private void serve(RawClient socket, String in, byte[] answer) throws IOException {
        socket.subscribe(in);
        var reader = new Thread(() -> serve(socket, answer), "peer-socket");
        reader.setDaemon(true);
        reader.start();
    }

    private void serve(RawClient socket, byte[] answer) {
        try {
            while (true) {
                if (isCommand(socket.receive())) {
                    counted();
                } else {
                    socket.send(answer);
                }
            }
        } catch (IOException ended) {
            System.err.println("peer: " + ended);
        }
    }
}
