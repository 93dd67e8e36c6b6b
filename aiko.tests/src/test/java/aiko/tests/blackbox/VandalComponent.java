// SPDX-License-Identifier: Apache-2.0
package aiko.tests.blackbox;

import aiko.event.EventLoop;
import aiko.event.MailboxPrecedence;
import aiko.process.AikoProcess;
import aiko.process.AikoServiceListener;
import aiko.process.HostedService;
import aiko.process.ServiceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.LoggerFactory;

/** A bundle's component that does to the container what any bundle can. */
public class VandalComponent implements Vandal, AikoServiceListener, ServiceState {
    private static final int ROUNDS = 5;

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger thrown = new AtomicInteger();
    private AikoProcess process;
    private HostedService service;

    public void setProcess(AikoProcess process) {
        this.process = process;
    }

    @Override
    public void serviceAdded(HostedService added) {
        service = added;
    }

    @Override
    public void interrupt(String text) {
        // Not on the event loop, which is interrupted as well.
        var thread = new Thread(
                () -> {
                    for (int i = 0; i < ROUNDS; i++) {
                        threads().stream()
                                .filter(VandalComponent::isOfAiko)
                                .peek(each -> System.out.println("THREAD " + each.getName()))
                                .forEach(Thread::interrupt);
                        rest();
                    }
                    System.out.println("INTERRUPTED " + text);
                },
                "vandal");
        thread.start();
    }

    private static void rest() {
        try {
            new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream().toList();
    }

    /** Those of the framework, of Declarative Services and of the JVM are others' to keep alive. */
    private static boolean isOfAiko(Thread thread) {
        String name = thread.getName();
        return name.startsWith("aiko") || name.startsWith("MQTT") || name.equals("main");
    }

    @Override
    public void trouble(String topic) {
        EventLoop loop = process.eventLoop();
        process.addConnectionListener(state -> fail());
        process.messages().subscribe(topic + "/trouble", message -> {
            fail();
        });
        service.addControlHandler(message -> {
            fail();
        });
        loop.addTimerHandler(this::fail, Duration.ofMillis(50));
        loop.addMailboxHandler(any -> fail(), "trouble", 10, MailboxPrecedence.NORMAL)
                .put("trouble");
        loop.addQueueHandler(text -> fail(), String.class);
        loop.queuePut("trouble");
        loop.execute(this::fail);
        process.messages().whenFewerWait(1).thenRun(this::fail);
        process.messages().publishCommand(topic + "/trouble", "trouble");
        process.messages().publishCommand(service.topicPath().control(), "trouble");
        process.messages().publishCommand(topic, "added");
    }

    /** Something else each time. */
    private void fail() {
        switch (thrown.getAndIncrement() % 6) {
            case 0 -> throw new StackOverflowError("as the test wants it");
            case 1 -> throw new NoClassDefFoundError("as the test wants it");
            case 2 -> throw new OutOfMemoryError("as the test wants it");
            case 3 -> throw new ThreadDeath();
            case 4 -> overflow(0);
            default -> throw new AssertionError("as the test wants it");
        }
    }

    private static int overflow(int depth) {
        return overflow(depth + 1) + 1;
    }

    @Override
    public void hoard() {
        List<byte[]> all = new ArrayList<>();
        while (all.size() < Integer.MAX_VALUE) {
            all.add(new byte[1 << 16]);
        }
    }

    @Override
    public void log(String text) {
        LoggerFactory.getLogger(VandalComponent.class).info("vandal says {}", text);
    }

    @Override
    public Optional<?> handOver() {
        if (asked.incrementAndGet() % 2 == 0 && thrown.get() > 0) {
            fail();
        }
        return Optional.of("state " + asked.get());
    }

    @Override
    public void takeOver(Object state) {
        // It begins anew each time.
    }
}
