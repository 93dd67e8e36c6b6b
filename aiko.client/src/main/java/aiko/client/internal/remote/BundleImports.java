// SPDX-License-Identifier: Apache-2.0
package aiko.client.internal.remote;

import aiko.client.AikoClient;
import aiko.client.ServiceFollower;
import aiko.client.ServiceListener;
import aiko.event.EventLoop;
import aiko.process.AikoConstants;
import aiko.process.ServiceDetails;
import aiko.process.ServiceFilter;
import aiko.process.TopicPath;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.log.Logger;

/**
 * The services of other processes that one bundle asks for, each registered as an OSGi service of that bundle: with its interface as the
 * bundle loads it, on its event loop, and gone with it. The event loop of the bundle owns everything.
 */
final class BundleImports {
    /** The configuration type of endpoints: a service on MQTT, with commands as S-expressions. */
    static final String CONFIGURATION_TYPE = "aiko.mqtt";

    static final String CONFIGURATIONS = "service.imported.configs";
    static final String ENDPOINT_ID = "endpoint.id";
    static final String ENDPOINT_FRAMEWORK = "endpoint.framework.uuid";
    static final String INTENTS = "service.intents";
    static final String ASYNCHRONOUS = "osgi.async";

    /** The prefix of the tag with the UUID of the framework that exports a service. */
    static final String FRAMEWORK_TAG = "osgi.framework=";

    /** Local services are preferred. */
    private static final int RANKING = Integer.MIN_VALUE;

    private final BundleContext context;
    private final AikoClient client;
    private final EventLoop eventLoop;
    private final String process;
    private final Surroundings surroundings;
    private final Logger logger;
    private final Map<Wish, ServiceFollower> followers = new HashMap<>();
    private final Set<Wish> refused = new HashSet<>();
    private final Map<Key, Import> imports = new ConcurrentHashMap<>();
    private volatile boolean isClosed;

    /** The part of the framework that decides about imports. */
    interface Surroundings {
        /** Whether a service is an OSGi service of this framework that bundles with this class of the interface use directly. */
        boolean isLocal(ServiceDetails service, Class<?> type);

        /** Called before a service is registered: from now on, bundles see only their own imports. */
        void hideFromOthers();
    }

    private record Key(String type, TopicPath service) {}

    /** @param wishes the wishes that the service matches */
    private record Import(ServiceRegistration<?> registration, Set<Wish> wishes) {}

    /**
     * @param client the client as the bundle gets it
     * @param process the name of its process
     */
    BundleImports(BundleContext context, AikoClient client, String process, Surroundings surroundings, Logger logger) {
        this.context = context;
        this.client = client;
        // For a bundle that was uninstalled meanwhile, the process would begin another one.
        eventLoop = client.process().eventLoop();
        this.process = process;
        this.surroundings = surroundings;
        this.logger = logger;
    }

    /** The event loop of the bundle. */
    EventLoop eventLoop() {
        return eventLoop;
    }

    /** Any thread: the process has ended. */
    void close() {
        isClosed = true;
        List.copyOf(imports.values()).forEach(BundleImports::unregister);
    }

    /** Ends former wishes, and begins new ones. */
    void wish(Set<Wish> wishes) {
        for (Wish former : List.copyOf(followers.keySet())) {
            if (!wishes.contains(former)) {
                end(former);
            }
        }
        refused.retainAll(wishes);
        wishes.stream()
                .filter(wish -> !followers.containsKey(wish) && !refused.contains(wish))
                .forEach(this::begin);
    }

    private void begin(Wish wish) {
        Class<?> type;
        try {
            type = context.getBundle().loadClass(wish.type());
        } catch (ClassNotFoundException | LinkageError missing) {
            refuse(wish, "the bundle cannot load it: " + missing);
            return;
        } catch (IllegalStateException stopped) {
            return;
        }
        if (!type.isInterface()) {
            refuse(wish, "it is not an interface");
            return;
        }
        ServiceFilter services = wish.services(type);
        followers.put(wish, client.follow(services, new ServiceListener() {
            @Override
            public void serviceAdded(ServiceDetails service) {
                add(wish, type, service);
            }

            @Override
            public void serviceChanged(ServiceDetails before, ServiceDetails now) {
                Import changed = imports.get(new Key(wish.type(), now.topicPath()));
                if (changed != null) {
                    change(changed, now);
                }
            }

            @Override
            public void serviceRemoved(ServiceDetails service) {
                remove(wish, service.topicPath());
            }
        }));
    }

    private void refuse(Wish wish, String reason) {
        refused.add(wish);
        logger.warn("{}: importing no services for {}: {}", context.getBundle(), wish.type(), reason);
    }

    private void end(Wish wish) {
        followers.remove(wish).cancel();
        List.copyOf(imports.keySet()).stream()
                .filter(key -> key.type().equals(wish.type()))
                .forEach(key -> remove(wish, key.service()));
    }

    private void add(Wish wish, Class<?> type, ServiceDetails service) {
        if (!followers.containsKey(wish) || isClosed || surroundings.isLocal(service, type)) {
            return;
        }
        var key = new Key(wish.type(), service.topicPath());
        Import known = imports.get(key);
        if (known != null) {
            known.wishes().add(wish);
            return;
        }
        try {
            Object proxy = client.proxy(service.topicPath(), type);
            surroundings.hideFromOthers();
            var registered = new Import(
                    context.registerService(wish.type(), proxy, properties(service)), new HashSet<>(Set.of(wish)));
            imports.put(key, registered);
            if (isClosed) {
                unregister(registered);
            }
        } catch (LinkageError | TypeNotPresentException missing) {
            // For each of the services, of which there may be thousands, it would be the same.
            followers.remove(wish).cancel();
            refuse(wish, "the bundle cannot load a class that it names: " + missing);
        } catch (IllegalArgumentException unsuitable) {
            followers.remove(wish).cancel();
            refuse(wish, unsuitable.getMessage());
        } catch (IllegalStateException stopped) {
            // the bundle stops, and its wishes end
        }
    }

    private void change(Import known, ServiceDetails now) {
        try {
            known.registration().setProperties(properties(now));
        } catch (IllegalStateException unregistered) {
            // the bundle stops
        }
    }

    private void remove(Wish wish, TopicPath service) {
        var key = new Key(wish.type(), service);
        Import known = imports.get(key);
        if (known != null && known.wishes().remove(wish) && known.wishes().isEmpty()) {
            imports.remove(key);
            unregister(known);
        }
    }

    private static void unregister(Import known) {
        try {
            known.registration().unregister();
        } catch (IllegalStateException unregistered) {
            // the framework has unregistered the services of a stopped bundle
        }
    }

    private Hashtable<String, Object> properties(ServiceDetails service) {
        var properties = new Hashtable<String, Object>();
        properties.put(AikoConstants.SERVICE_NAME, service.name());
        properties.put(AikoConstants.SERVICE_PROTOCOL, service.protocol());
        properties.put(AikoConstants.SERVICE_TAGS, service.tags().toArray(String[]::new));
        properties.put(Wishes.OWNER, service.owner());
        properties.put(Wishes.TRANSPORT, service.transport());
        properties.put(AikoConstants.PROCESS_NAME, process);
        properties.put(Wishes.IMPORTED, Boolean.TRUE);
        properties.put(CONFIGURATIONS, CONFIGURATION_TYPE);
        properties.put(ENDPOINT_ID, service.topicPath().toString());
        properties.put(INTENTS, ASYNCHRONOUS);
        properties.put(Constants.SERVICE_RANKING, RANKING);
        service.tags().stream()
                .filter(tag -> tag.startsWith(FRAMEWORK_TAG))
                .findFirst()
                .ifPresent(tag -> properties.put(ENDPOINT_FRAMEWORK, tag.substring(FRAMEWORK_TAG.length())));
        return properties;
    }
}
