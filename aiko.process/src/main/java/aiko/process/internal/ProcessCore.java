// SPDX-License-Identifier: Apache-2.0
package aiko.process.internal;

import aiko.event.EventLoop;
import aiko.message.ConnectionState;
import aiko.message.Message;
import aiko.message.Messages;
import aiko.process.RegistrarDetails;
import aiko.process.ServiceDefinition;
import aiko.process.ServiceDetails;
import aiko.process.ServiceHandler;
import aiko.process.ServiceRegistration;
import aiko.process.TopicPath;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.osgi.framework.Bundle;
import org.osgi.service.log.Logger;

/**
 * What a process does: gives services their ids, hands messages to them, climbs the connection ladder and keeps the
 * registrar informed. Everything that changes is owned by the event loop, but for the table of services.
 */
final class ProcessCore {
    private static final String IN = "/in";
    private static final String CONTROL = "/control";

    private final TopicPath topicPath;
    private final String servicePrefix;
    private final String owner;
    private final EventLoop eventLoop;
    private final Messages messages;
    private final Logger logger;
    private final ServiceTable services = new ServiceTable();
    private final ConnectionLadder ladder;
    private final RegistrarFollower follower;
    private final ServiceAnnouncer announcer;
    private volatile RegistrarDetails registrar;

    ProcessCore(TopicPath topicPath, String owner, EventLoop eventLoop, Messages messages, Logger logger) {
        this.topicPath = topicPath;
        this.servicePrefix = topicPath.process() + '/';
        this.owner = owner;
        this.eventLoop = eventLoop;
        this.messages = messages;
        this.logger = logger;
        this.ladder = new ConnectionLadder(eventLoop, logger);
        this.follower = new RegistrarFollower(logger);
        this.announcer = new ServiceAnnouncer(services, messages);
    }

    /** Subscribes to what concerns the process. Before the first connection is made. */
    void open() {
        messages.subscribe(servicePrefix + "+" + IN, this::serviceMessage);
        messages.subscribe(servicePrefix + "+" + CONTROL, this::serviceMessage);
        messages.subscribe(topicPath.state(), this::ownState);
        messages.subscribe(bootTopic(), this::bootMessage);
        eventLoop.execute(() -> ladder.become(ConnectionState.BOOTSTRAP));
    }

    /** On the event loop: the transport is connected, or not any more. */
    void connected(boolean connected) {
        if (!connected) {
            registrar = null;
            announcer.registrarLost();
            services.snapshot().forEach(entry -> entry.setAnnouncedTo(null));
        }
        ladder.become(connected ? ConnectionState.TRANSPORT : ConnectionState.BOOTSTRAP);
    }

    /** Removes the services that the adder has left behind. */
    void removeServicesOf(Object adder) {
        services.snapshot().stream().filter(entry -> entry.adder() == adder).forEach(ServiceRegistration::remove);
    }

    /** Retracts all services and says that the process is gone. */
    void close() {
        services.close();
        services.snapshot().forEach(ServiceRegistration::remove);
        eventLoop.execute(() -> messages.publishCommand(topicPath.state(), "absent"));
    }

    ServiceRegistration addService(ServiceDefinition definition, ServiceHandler handler, Bundle bundle, Object adder) {
        ServiceEntry entry = services.add(serviceId -> new ServiceEntry(
                serviceId,
                definition,
                new ServiceDetails(
                        topicPath.withServiceId(serviceId),
                        definition.name(),
                        definition.protocol(),
                        ServiceDetails.TRANSPORT_MQTT,
                        owner,
                        definition.tags()),
                handler,
                bundle,
                adder,
                this::removeService));
        eventLoop.execute(() -> announcer.serviceAdded(entry));
        return entry;
    }

    private void removeService(ServiceEntry entry) {
        if (!services.remove(entry.serviceId())) {
            return;
        }
        Runnable retract = () -> {
            entry.markRemoved();
            announcer.serviceRemoved(entry);
        };
        if (eventLoop.isCurrentThread()) {
            retract.run();
            return;
        }
        try {
            eventLoop.execute(retract);
        } catch (RejectedExecutionException terminated) {
            logger.debug("{} goes after the process has ended", entry);
        }
    }

    private boolean serviceMessage(Message message) {
        String topic = message.topic();
        int end = topic.indexOf('/', servicePrefix.length());
        ServiceEntry entry = services.get(serviceId(topic, servicePrefix.length(), end));
        if (entry == null) {
            return false;
        }
        boolean isControl = topic.length() - end == CONTROL.length();
        boolean accepted = isControl ? entry.control(eventLoop, message) : entry.in(eventLoop, message);
        if (!accepted) {
            logger.warn(
                    "message on {} is dropped: {} messages wait for the service already",
                    topic,
                    ServiceEntry.MAILBOX_CAPACITY);
        }
        return false;
    }

    private static int serviceId(String topic, int start, int end) {
        int id = 0;
        if (end - start > 9) {
            return -1;
        }
        for (int i = start; i < end; i++) {
            int digit = topic.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            id = id * 10 + digit;
        }
        return end == start ? -1 : id;
    }

    private boolean bootMessage(Message message) {
        follower.read(message).ifPresent(announcement -> {
            if (announcement instanceof RegistrarFollower.Announcement.Found found) {
                registrarFound(found.registrar());
            } else {
                registrarAbsent();
            }
        });
        return false;
    }

    private void registrarFound(RegistrarDetails found) {
        registrar = found;
        announcer.registrarFound(found);
        ladder.become(ConnectionState.REGISTRAR);
    }

    private void registrarAbsent() {
        registrar = null;
        announcer.registrarLost();
        if (ladder.state() == ConnectionState.REGISTRAR) {
            ladder.become(ConnectionState.TRANSPORT);
        }
    }

    /**
     * The server may publish the last will of an earlier connection of this process after the process has connected
     * again; whoever heard it has removed the services of a process that lives.
     */
    private boolean ownState(Message message) {
        if (message.text().contains("absent") && registrar != null) {
            logger.info("the MQTT server said that this process is gone; its services are announced again");
            announcer.announceAgain();
        }
        return false;
    }

    TopicPath topicPath() {
        return topicPath;
    }

    String bootTopic() {
        return topicPath.namespace() + "/service/registrar";
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    Messages messages() {
        return messages;
    }

    ConnectionLadder ladder() {
        return ladder;
    }

    Optional<RegistrarDetails> registrar() {
        return Optional.ofNullable(registrar);
    }

    List<ServiceRegistration> services() {
        return List.copyOf(services.snapshot());
    }
}
