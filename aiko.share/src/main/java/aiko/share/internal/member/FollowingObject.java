// SPDX-License-Identifier: Apache-2.0
package aiko.share.internal.member;

import aiko.client.AikoClient;
import aiko.client.ServiceListener;
import aiko.event.EventLoop;
import aiko.event.Handle;
import aiko.process.HostedService;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import aiko.share.FollowedItem;
import aiko.share.ItemCommand;
import aiko.share.SharedStateFollower;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.service.log.Logger;

/**
 * An object with methods that receive items of other services: follows each service that matches, and calls the methods on the
 * event loop of the object's own service.
 */
public final class FollowingObject implements Handle {
    private final HostedService service;
    private final Object object;
    private final Follow follow;
    private final Logger logger;
    private final List<Handle> followers = new ArrayList<>();
    private volatile boolean ended;

    /** Follows the state of a service. */
    public interface Follow {
        SharedStateFollower follow(TopicPath service, List<String> items);
    }

    public FollowingObject(
            HostedService service,
            Object object,
            List<FollowingMethod> methods,
            AikoClient client,
            Follow follow,
            Logger logger) {
        this.service = service;
        this.object = object;
        this.follow = follow;
        this.logger = logger;
        var byFilter = new LinkedHashMap<ServiceFilter, List<FollowingMethod>>();
        methods.forEach(method -> byFilter.computeIfAbsent(method.filter(), first -> new ArrayList<>())
                .add(method));
        byFilter.forEach((filter, itsMethods) -> {
            var found = new FoundServices(filter, itsMethods);
            followers.add(client.follow(filter, found));
            followers.add(found::cancelAll);
        });
    }

    @Override
    public void cancel() {
        ended = true;
        followers.forEach(Handle::cancel);
    }

    /** The services that match a filter. Called on one event loop; ended on any thread. */
    private final class FoundServices implements ServiceListener {
        private final ServiceFilter filter;
        private final List<FollowingMethod> methods;
        private final Map<TopicPath, FollowedService> services = new HashMap<>();
        private boolean isFull;

        FoundServices(ServiceFilter filter, List<FollowingMethod> methods) {
            this.filter = filter;
            this.methods = methods;
        }

        @Override
        public synchronized void serviceAdded(ServiceDetails found) {
            if (ended || services.containsKey(found.topicPath())) {
                return;
            }
            if (services.size() == FollowedItem.MOST_SERVICES) {
                if (!isFull) {
                    isFull = true;
                    logger.warn(
                            "{}: it follows {} services named {}; ignoring further ones",
                            service,
                            services.size(),
                            filter.name());
                }
                return;
            }
            services.put(found.topicPath(), new FollowedService(found, methods));
        }

        @Override
        public synchronized void serviceRemoved(ServiceDetails found) {
            FollowedService gone = services.remove(found.topicPath());
            if (gone != null) {
                isFull = false;
                gone.removed();
            }
        }

        private synchronized void cancelAll() {
            services.values().forEach(each -> each.follower.cancel());
            services.clear();
        }
    }

    /** A service whose items are followed. */
    private final class FollowedService {
        private final Map<String, List<Delivery>> deliveries = new HashMap<>();
        private final SharedStateFollower follower;

        FollowedService(ServiceDetails details, List<FollowingMethod> methods) {
            methods.forEach(method -> deliveries
                    .computeIfAbsent(method.item(), first -> new ArrayList<>())
                    .add(new Delivery(details, method)));
            follower = follow.follow(details.topicPath(), List.copyOf(deliveries.keySet()));
            follower.addListener(this::changed);
        }

        private void changed(ItemCommand command, String item, Optional<Object> value) {
            deliveries.getOrDefault(item, List.of()).forEach(delivery -> {
                if (command != ItemCommand.REMOVE || delivery.method.takesAbsence()) {
                    delivery.deliver(value);
                }
            });
        }

        void removed() {
            follower.cancel();
            deliveries
                    .values()
                    .forEach(methods -> methods.forEach(delivery -> {
                        if (delivery.method.takesAbsence()) {
                            delivery.deliver(Optional.empty());
                        }
                    }));
        }
    }

    /** Calls a method with the latest value, on the event loop of the service. */
    private final class Delivery implements Runnable {
        private final ServiceDetails details;
        private final FollowingMethod method;
        private final AtomicReference<Optional<Object>> latest = new AtomicReference<>();

        Delivery(ServiceDetails details, FollowingMethod method) {
            this.details = details;
            this.method = method;
        }

        void deliver(Optional<Object> value) {
            EventLoop eventLoop = service.eventLoop();
            if (latest.getAndSet(value) == null) {
                try {
                    eventLoop.execute(this);
                } catch (RejectedExecutionException terminated) {
                    logger.debug("{} ended with its process", service);
                }
            }
        }

        @Override
        public void run() {
            Optional<Object> value = latest.getAndSet(null);
            if (ended || value == null) {
                return;
            }
            try {
                method.call(object, details, value);
            } catch (IllegalArgumentException unsuitable) {
                logger.warn(
                        "{}: ignoring item {} of service {} {}: {}",
                        service,
                        method.item(),
                        details.name(),
                        details.topicPath(),
                        unsuitable.getMessage());
            } catch (InvocationTargetException failure) {
                logger.error(
                        "{}: method {} failed on item {} of service {} {}: {}",
                        service,
                        method,
                        method.item(),
                        details.name(),
                        details.topicPath(),
                        String.valueOf(failure.getCause()),
                        failure.getCause());
            }
        }
    }
}
