// SPDX-License-Identifier: Apache-2.0
package aiko.testing;

import aiko.client.AikoClient;
import aiko.client.Request;
import aiko.client.RequestException;
import aiko.client.ServiceFollower;
import aiko.client.ServiceListener;
import aiko.event.Handle;
import aiko.process.AikoProcess;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.sexpression.SExpression;
import aiko.share.SharedStateFollower;
import aiko.share.SharedStates;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** The tester of one class. */
final class TesterOfClass implements AikoTester, AutoCloseable {
    private static final int MOST_SECONDS = 3_600;

    private final Duration limit;
    private final Awaited awaited;
    private final TestedProcess tested;
    private final TestedBundles bundles;
    private final List<TopicWatch> watches = new CopyOnWriteArrayList<>();

    private TesterOfClass(BundleContext context, AikoTest settings) {
        limit = Duration.ofSeconds(settings.seconds());
        awaited = new Awaited(limit);
        tested = TestedProcess.start(context, awaited, List.of(settings.settings()));
        bundles = new TestedBundles(context, awaited);
    }

    static TesterOfClass start(Class<?> type, AikoTest settings) {
        if (settings.seconds() < 1 || settings.seconds() > MOST_SECONDS) {
            throw new IllegalArgumentException("@AikoTest: seconds: expected 1 to " + MOST_SECONDS);
        }
        Bundle bundle = FrameworkUtil.getBundle(type);
        if (bundle == null || bundle.getBundleContext() == null) {
            throw new IllegalStateException(type.getName()
                    + " does not run in a framework: run it with mvn verify, in a bundle that test.bndrun lists");
        }
        return new TesterOfClass(bundle.getBundleContext(), settings);
    }

    @Override
    public AikoProcess process() {
        return tested.process();
    }

    @Override
    public AikoClient client() {
        return tested.client();
    }

    @Override
    public ServiceDetails awaitService(ServiceFilter filter) {
        return await(filter, services -> services.stream().findFirst(), "no service " + filter);
    }

    @Override
    public List<ServiceDetails> awaitServices(ServiceFilter filter, int count) {
        return await(
                filter,
                services -> Optional.of(services).filter(all -> all.size() == count),
                "not " + count + " services " + filter);
    }

    private <T> T await(ServiceFilter filter, Function<List<ServiceDetails>, Optional<T>> wanted, String problem) {
        var changes = new Changes();
        ServiceFollower follower = client().follow(filter, changes);
        try {
            return awaited.value(
                    () -> changes.synchronizedOnce ? wanted.apply(follower.services()) : Optional.empty(),
                    changes::listen,
                    seconds -> problem + " " + seconds + "; found " + shown(follower.services())
                            + "; the directory has " + shown(services()));
        } finally {
            follower.cancel();
        }
    }

    /** Tells a waiting test that a service has changed. */
    private static final class Changes implements ServiceListener {
        private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
        private volatile boolean synchronizedOnce;

        private Handle listen(Runnable listener) {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }

        private void changed() {
            listeners.forEach(Runnable::run);
        }

        @Override
        public void serviceAdded(ServiceDetails service) {
            changed();
        }

        @Override
        public void serviceRemoved(ServiceDetails service) {
            changed();
        }

        @Override
        public void serviceChanged(ServiceDetails before, ServiceDetails service) {
            changed();
        }

        @Override
        public void servicesSynchronized() {
            synchronizedOnce = true;
            changed();
        }
    }

    private List<ServiceDetails> services() {
        try {
            return result(client().find(ServiceFilter.ALL), "the directory is not known");
        } catch (RuntimeException | AssertionError unknown) {
            return List.of();
        }
    }

    private static String shown(List<ServiceDetails> services) {
        return services.isEmpty()
                ? "none"
                : services.stream()
                        .map(ServiceDetails::name)
                        .collect(Collectors.toCollection(TreeSet::new))
                        .toString();
    }

    private <T> T result(CompletionStage<T> stage, String problem) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        try {
            return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError(problem + " within " + limit.toSeconds() + " s", late);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RequestException reason) {
                throw reason;
            }
            throw new CompletionException(failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("the test was interrupted", interrupted);
        }
    }

    @Override
    public void send(String service, String command, @Nullable Object... arguments) {
        client().command(awaitService(service).topicPath(), command, arguments);
    }

    @Override
    public List<@Nullable Object> request(String service, String command, @Nullable Object... arguments) {
        Request request = Request.of(awaitService(service).topicPath(), command, arguments)
                .withTimeLimit(limit);
        List<SExpression> items = result(client().request(request), service + " " + command + ": no answer");
        var values = new ArrayList<@Nullable Object>();
        for (SExpression item : items) {
            values.add(item.arguments().size() == 1 ? item.arguments().get(0) : item.arguments());
        }
        return values;
    }

    @Override
    public <T> T proxy(String service, Class<T> type) {
        return client().proxy(awaitService(service).topicPath(), type);
    }

    @Override
    public TopicWatch watch(String topicFilter) {
        var watch = new TopicMessages(process().messages(), topicFilter, awaited);
        watches.add(watch);
        result(
                process().messages().synchronize(),
                "the MQTT server has not accepted the subscription to " + topicFilter);
        return watch;
    }

    @Override
    public void expectItem(String service, String item, Object value) {
        SharedStates states = awaited.value(
                () -> tested.find(SharedStates.class, ""),
                seconds -> "no shared states " + seconds + ": add aiko.share to the framework");
        SharedStateFollower follower =
                states.follow(process(), awaitService(service).topicPath(), List.of(item));
        try {
            awaited.value(
                    () -> follower.get(item).filter(found -> found.toString().equals(value.toString())),
                    changed -> follower.addListener((command, name, changedValue) -> changed.run()),
                    seconds -> "item " + item + " of " + service + " is not \"" + value + "\" " + seconds + "; it is "
                            + follower.get(item)
                                    .map(found -> "\"" + found + "\"")
                                    .orElse(
                                            follower.isReady()
                                                    ? "not shared"
                                                    : "unknown: its service does not answer"));
        } finally {
            follower.cancel();
        }
    }

    @Override
    public <T> T osgiService(Class<T> type, String filter) {
        return awaited.value(
                () -> tested.find(type, filter),
                seconds -> "no OSGi service " + type.getName() + " " + filter + " " + seconds);
    }

    @Override
    public Bundle deploy(Path jar) {
        return bundles.deploy(jar);
    }

    @Override
    public void undeploy(String symbolicName) {
        bundles.undeploy(symbolicName);
    }

    @Override
    public void close() throws Exception {
        watches.forEach(TopicWatch::close);
        try {
            bundles.close();
        } finally {
            tested.close();
        }
    }
}
