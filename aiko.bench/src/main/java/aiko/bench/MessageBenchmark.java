// SPDX-License-Identifier: Apache-2.0
package aiko.bench;

import aiko.load.Packets;
import aiko.load.RawClient;
import aiko.process.AikoProcess;
import aiko.process.ServiceDefinition;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/**
 * Messages from an MQTT server to the handler of a service, and to that of a subscription, beside the same messages to a
 * callback of a bare Paho client: how many a second, and how long each takes. In turns, in one JVM, from one publisher.
 */
final class MessageBenchmark {
    private static final String PAYLOAD = "(add aiko/host/12345/17 temperature"
            + " github.com/geekscape/aiko_services/protocol/sensor:0 mqtt owner (ec=true room=kitchen))";
    private static final int BATCH = 32;
    private static final int WINDOW = 16_384;
    private static final int WARM_UP_ROUNDS = 3;
    private static final int A_SECOND = 1_000;
    private static final int ROUND_MESSAGES = 500;
    private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Results results;
    private final List<Receiver> receivers = new ArrayList<>();

    /** A receiver, and its measurements of each round. */
    private record Receiver(
            String name,
            String topic,
            Arrivals arrivals,
            List<Double> p50,
            List<Double> p99,
            List<Double> rates,
            List<Double> cpuMicros) {
        Receiver(String name, String topic) {
            this(
                    name,
                    topic,
                    new Arrivals(ROUND_MESSAGES),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>());
        }

        void forget() {
            List.of(p50, p99, rates, cpuMicros).forEach(List::clear);
        }
    }

    private MessageBenchmark(Results results) {
        this.results = results;
    }

    /** @param seconds about so long for the throughput, and again for the latency */
    static void run(Path distribution, int seconds, Results results) throws Exception {
        try (var server = Mosquitto.start();
                var hosted = new InProcess(distribution, server.port());
                var publisher = new RawClient(server.port(), "publisher")) {
            new MessageBenchmark(results).run(hosted.process(), server, publisher, seconds);
        }
    }

    private void run(AikoProcess process, Mosquitto server, RawClient publisher, int seconds) throws Exception {
        MqttClient bare = addReceivers(process, server);
        try {
            results.heading("Messages from Mosquitto to a handler, beside a bare Paho callback");
            latency(publisher, seconds);
            throughput(process, publisher, seconds);
        } finally {
            bare.disconnect();
            bare.close();
        }
        if (process.messages().statistics().droppedIn() > 0) {
            throw new IllegalStateException("process: messages dropped; the figures are not valid");
        }
    }

    private MqttClient addReceivers(AikoProcess process, Mosquitto server) throws Exception {
        var callback = new Receiver("bare Paho", process.topicPath().process() + "/x/in");
        var client = new MqttClient(server.uri(), "bare", new MemoryPersistence());
        client.setCallback(new MqttCallback() {
            @Override
            public void messageArrived(String topic, MqttMessage message) {
                callback.arrivals().arrived();
            }

            @Override
            public void connectionLost(Throwable cause) {
                throw new IllegalStateException(cause);
            }

            @Override
            public void deliveryComplete(IMqttDeliveryToken token) {
                // it publishes nothing
            }
        });
        client.connect();
        client.subscribe(callback.topic(), 0);
        var subscription = new Receiver("subscription", "bench/subscription/to/that");
        process.messages().subscribe(subscription.topic(), message -> {
            subscription.arrivals().arrived();
        });
        String serviceTopic = process.topicPath(1).in();
        var service = new Receiver("service", serviceTopic);
        process.addService(
                ServiceDefinition.named("bench"), message -> service.arrivals().arrived());
        process.messages().synchronize().toCompletableFuture().get(10, TimeUnit.SECONDS);
        receivers.addAll(List.of(callback, subscription, service));
        return client;
    }

    /** Measures in rounds, so that a disturbance of a few rounds does not change the median. */
    private void latency(RawClient publisher, int seconds) throws Exception {
        latencyRound(publisher);
        receivers.forEach(Receiver::forget);
        int messagesOfRound = ROUND_MESSAGES * receivers.size();
        for (int i = 0; i < Math.max(1, seconds * A_SECOND / messagesOfRound); i++) {
            latencyRound(publisher);
        }
        Receiver bare = receivers.get(0);
        for (Receiver receiver : receivers) {
            results.add("latency of " + receiver.name() + ", p50", median(receiver.p50()), "us");
            results.add("latency of " + receiver.name() + ", p99", median(receiver.p99()), "us");
            if (receiver != bare) {
                results.add(
                        "added latency of " + receiver.name() + ", p99",
                        median(differences(receiver.p99(), bare.p99())),
                        "us",
                        "<= 100");
            }
        }
    }

    /** Each millisecond one message, to each of the receivers in turn. */
    private void latencyRound(RawClient publisher) throws Exception {
        var packets = new ArrayList<byte[]>();
        for (Receiver receiver : receivers) {
            receiver.arrivals().reset(true);
            packets.add(Packets.publish(receiver.topic(), PAYLOAD));
        }
        long began = System.nanoTime();
        for (int i = 0; i < ROUND_MESSAGES * receivers.size(); i++) {
            long due = began + i * TimeUnit.SECONDS.toNanos(1) / A_SECOND;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            int turn = i % receivers.size();
            receivers.get(turn).arrivals().sending(i / receivers.size());
            publisher.send(packets.get(turn));
        }
        for (Receiver receiver : receivers) {
            await(receiver, ROUND_MESSAGES);
            receiver.p50().add(receiver.arrivals().micros(50));
            receiver.p99().add(receiver.arrivals().micros(99));
        }
    }

    private static List<Double> differences(List<Double> these, List<Double> others) {
        return IntStream.range(0, these.size())
                .mapToObj(i -> these.get(i) - others.get(i))
                .toList();
    }

    private void throughput(AikoProcess process, RawClient publisher, int seconds) throws Exception {
        int messages = BATCH * 1_000;
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            for (Receiver receiver : receivers) {
                round(publisher, receiver, messages);
                receiver.forget();
            }
        }
        var loop = ThreadTime.of(process.eventLoop());
        loop.begin();
        long handledBefore = process.messages().statistics().received();
        long began = System.nanoTime();
        while (System.nanoTime() - began < TimeUnit.SECONDS.toNanos(seconds)) {
            for (Receiver receiver : receivers) {
                round(publisher, receiver, 4 * messages);
            }
        }
        double handled = process.messages().statistics().received() - handledBefore;
        results.add("allocated by the event loop's thread", loop.allocatedBytes() / handled, "bytes/message", "0");
        results.add("processor time of the event loop's thread", loop.cpuNanos() / 1e3 / handled, "us/message");
        double bare = median(receivers.get(0).rates());
        for (Receiver receiver : receivers) {
            results.add("throughput of " + receiver.name(), median(receiver.rates()), "messages/s");
            results.add("processor time of this JVM, " + receiver.name(), median(receiver.cpuMicros()), "us/message");
            if (receiver != receivers.get(0)) {
                results.add(
                        "throughput of " + receiver.name() + " : bare Paho",
                        median(receiver.rates()) / bare,
                        "",
                        ">= 0.9");
            }
        }
    }

    private void round(RawClient publisher, Receiver receiver, int messages) throws Exception {
        byte[] packets = Packets.publish(receiver.topic(), PAYLOAD, BATCH);
        Arrivals arrivals = receiver.arrivals();
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        arrivals.reset(false);
        long cpuBefore = system.getProcessCpuTime();
        long began = System.nanoTime();
        for (int sent = 0; sent < messages; sent += BATCH) {
            while (sent - arrivals.count() > WINDOW) {
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
            }
            publisher.send(packets);
        }
        await(receiver, messages);
        double took = System.nanoTime() - began;
        receiver.rates().add(messages / took * 1e9);
        receiver.cpuMicros().add((system.getProcessCpuTime() - cpuBefore) / 1e3 / messages);
    }

    private static void await(Receiver receiver, long count) {
        long began = System.nanoTime();
        while (receiver.arrivals().count() < count) {
            if (System.nanoTime() - began > STALL_NANOS) {
                throw new IllegalStateException(
                        receiver.name() + ": " + receiver.arrivals().count() + " of " + count + " messages arrived");
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(50));
        }
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
