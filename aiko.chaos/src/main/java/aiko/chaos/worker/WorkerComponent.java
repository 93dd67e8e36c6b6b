// SPDX-License-Identifier: Apache-2.0
package aiko.chaos.worker;

import aiko.client.AikoClient;
import aiko.client.Request;
import aiko.client.ServiceFollower;
import aiko.event.Handle;
import aiko.process.AikoProcess;
import aiko.process.AikoServiceListener;
import aiko.process.HostedService;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.process.ServiceState;
import aiko.process.TopicPath;
import aiko.share.Item;
import aiko.share.SharedItem;
import aiko.share.SharedStates;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.BundleContext;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/** The component. There are two of them in two bundles, {@code worker} and {@code partner}, which work with each other. */
public final class WorkerComponent implements Worker, AikoServiceListener, ServiceState {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MOST_HOSTED = 10;
    private static final int LEAKED_BYTES = 100_000;
    private static final String[] NAMES = {"worker", "partner"};

    private AikoProcess process;
    private AikoClient client;
    private SharedStates sharedStates;
    private LoggerFactory loggers;

    private BundleContext context;
    private Logger logger;
    private String version;
    private String other;
    private boolean isLeaking;
    private volatile HostedService service;
    private ServiceFollower directory;
    private Handle state = () -> {};
    private final Deque<HostedService> hosted = new ArrayDeque<>();
    private final AtomicInteger answered = new AtomicInteger();

    @SharedItem
    private final Item<Integer> counted = Item.of(0);

    @SharedItem
    private final Item<String> note = Item.of("");

    public void setProcess(AikoProcess process) {
        this.process = process;
    }

    public void setClient(AikoClient client) {
        this.client = client;
    }

    public void setSharedStates(SharedStates sharedStates) {
        this.sharedStates = sharedStates;
    }

    public void setLoggers(LoggerFactory loggers) {
        this.loggers = loggers;
    }

    /** Fails if the version is a bad one; leaks if it is to do so. */
    public void activate(BundleContext bundle, Map<String, Object> properties) {
        switch (properties.get("behaviour").toString()) {
            case "fails" -> throw new IllegalStateException("as the soak wants it");
            case "hangs" -> hang();
            case "leaks" -> isLeaking = true;
            default -> {}
        }
        context = bundle;
        logger = loggers.getLogger(WorkerComponent.class);
        version = properties.get("version").toString();
        other = properties.get("aiko.name").equals(NAMES[0]) ? NAMES[1] : NAMES[0];
        directory = client.follow(ServiceFilter.ALL, found -> {});
    }

    /** Ends what it has begun. */
    public void deactivate() {
        directory.cancel();
        state.cancel();
        hosted.forEach(HostedService::remove);
    }

    private static void hang() {
        while (!Thread.interrupted()) {
            LockSupport.park();
        }
        throw new IllegalStateException("interrupted");
    }

    /** What the soak has to find, if it is told to make sure that it would: a thread, a handle, memory and a class loader. */
    private static void leak() {
        FileInputStream handle;
        try {
            handle = new FileInputStream("/dev/null");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        var memory = new byte[LEAKED_BYTES];
        var thread = new Thread(
                () -> {
                    while (memory.length > 0 && handle.getChannel().isOpen()) {
                        LockSupport.park();
                    }
                },
                "leaked");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void serviceAdded(HostedService added) {
        service = added;
    }

    @Override
    public void count(int number) {
        counted.set(number);
    }

    @Override
    public String echo(String text) {
        return text;
    }

    @Override
    public void log(int number) {
        logger.info("record {} of {}", number, version);
    }

    @Override
    public void storm(int records) {
        for (int i = 0; i < records; i++) {
            logger.warn("one of many records: {}, {}", i, System.nanoTime());
        }
    }

    @Override
    public void work(int number) {
        findOther().ifPresent(topicPath -> {
            client.request(Request.of(topicPath, "echo", "number " + number).withTimeLimit(LIMIT))
                    .thenRun(answered::incrementAndGet);
            client.commandOnce(topicPath, LIMIT, "count", number).thenRun(answered::incrementAndGet);
        });
    }

    private Optional<TopicPath> findOther() {
        return directory.services().stream()
                .filter(found -> found.name().equals(other))
                .map(ServiceDetails::topicPath)
                .filter(topicPath -> topicPath.isSameProcess(process.topicPath()))
                .findFirst();
    }

    @Override
    public void host(int number) {
        hosted.add(process.addService(
                ServiceDefinition.named("hosted-" + number).withTags("number=" + number), message -> {}));
        if (hosted.size() > MOST_HOSTED) {
            hosted.remove().remove();
        }
        if (isLeaking) {
            leak();
        }
    }

    @Override
    public void follow() {
        directory.cancel();
        directory = client.follow(ServiceFilter.ALL, found -> {});
        state.cancel();
        findOther().ifPresent(topicPath -> state = sharedStates.follow(process, topicPath, List.of()));
    }

    @Override
    public String vitals() {
        return version
                + ' '
                + context.getBundles().length
                + ' '
                + directory.services().size()
                + ' '
                + answered.get();
    }

    @Override
    public Optional<?> handOver() {
        return Optional.of(Map.of("counted", counted.get(), "answered", answered.get()));
    }

    @Override
    public void takeOver(Object from) {
        counted.set((Integer) ((Map<?, ?>) from).get("counted"));
        answered.set((Integer) ((Map<?, ?>) from).get("answered"));
    }
}
